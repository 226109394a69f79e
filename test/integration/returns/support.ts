/** What the tests of returns share: a shop with a parcel that has arrived, and a case about it. */
import { owner } from "#test/support/database.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";
import { fulfilOrder } from "#test/dev-store/state/actions/fulfil-order.ts";
import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { usd } from "#test/factories/shop-objects.ts";
import { expect, vi } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { openCase, type NewCase } from "#app/areas/returns/open-case.server.ts";

export interface Bought {
  orderId: bigint;
  orderName: string;
  lineItemId: bigint;
  fulfilmentLineItemId: bigint;
}

/** An order of some CDs that were sent. */
export function buy(devStore: RunningDevStore, quantity = 2, price = "12.50"): Bought {
  const { order, lineItems } = placeOrder(devStore, {
    email: "shopper@example.com",
    lineItems: [{ title: "A CD", quantity, originalUnitPriceSet: usd(price), taxable: false }],
  });
  const fulfilment = fulfilOrder(devStore, { orderId: order.id });
  const [line] = devStore.store.children("FulfillmentLineItem", fulfilment.id);
  return {
    orderId: BigInt(order.id),
    orderName: order.name,
    lineItemId: BigInt(lineItems[0]!.id),
    fulfilmentLineItemId: BigInt(line!.id),
  };
}

/** A case about one unit of it, to be refunded; approved by the policy only if the test says so. */
export function caseOf(bought: Bought, over: Partial<NewCase> & { quantity?: number } = {}): NewCase {
  const { quantity = 1, ...rest } = over;
  return {
    orderId: bought.orderId,
    orderName: bought.orderName,
    customerId: null,
    channel: "storefront",
    currency: "USD",
    countryCode: "US",
    email: "shopper@example.com",
    locale: "en",
    policyVersion: 1,
    verdict: { decision: "review" },
    shippingFee: null,
    promised: { refundMinor: 1250n, creditMinor: 0n, bonusMinor: 0n, exchangeMinor: 0n, feesMinor: 0n },
    exchanges: [],
    keepItems: false,
    photoOwner: null,
    lines: [
      {
        lineItemId: bought.lineItemId,
        fulfilmentLineItemId: bought.fulfilmentLineItemId,
        productId: null,
        variantId: null,
        title: "A CD",
        variantTitle: null,
        sku: null,
        imageUrl: null,
        quantity,
        reason: "changed-my-mind",
        reasonDefinitionId: 2n,
        reasonDetail: null,
        note: "Two of the same",
        resolution: "refund",
        valueMinor: 1250n,
        restockingFeePercent: null,
        photoIds: [],
      },
    ],
    ...rest,
  };
}

export function open(context: ShopContext, wanted: NewCase) {
  return withShopConnection(context, (connection) => openCase(connection, context, wanted));
}

export interface StoredAttempt {
  id: string;
  kind: string;
  status: string;
  error: string | null;
  tries: number;
}

export async function attemptsOf(caseId: string): Promise<StoredAttempt[]> {
  const { rows } = await owner.query<StoredAttempt>(
    "SELECT id, kind, status, error, tries FROM return_attempts WHERE case_id = $1 ORDER BY created_at, id",
    [caseId],
  );
  return rows;
}

export async function storedCase(caseId: string) {
  const { rows } = await owner.query("SELECT * FROM return_cases WHERE id = $1", [caseId]);
  return rows[0] as Record<string, unknown> & { status: string; stuck: string | null; revision: number };
}

/** Waits until the case is as expected. */
export async function becomes(caseId: string, expected: Record<string, unknown>): Promise<void> {
  await vi.waitFor(async () => expect(await storedCase(caseId)).toMatchObject(expected), {
    timeout: 20_000,
    interval: 50,
  });
}
