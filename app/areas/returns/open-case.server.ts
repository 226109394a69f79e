/** A new case: stored with what is to be asked of Shopify, in one transaction. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { storable } from "#app/shared/json.ts";

import type { AttemptInput } from "./attempts/attempt.ts";
import { openAttempt } from "./attempts/open.server.ts";
import type { CaseExchange } from "./case-exchanges.ts";
import type { SettledAs } from "./rules/settlement.ts";

export interface NewCaseLine {
  lineItemId: bigint;
  fulfilmentLineItemId: bigint;
  productId: bigint | null;
  variantId: bigint | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  imageUrl: string | null;
  quantity: number;
  /** Handle of Shopify's reason definition, with its id as Shopify takes it. */
  reason: string;
  reasonDefinitionId: bigint | null;
  reasonDetail: string | null;
  note: string;
  resolution: SettledAs;
  /** Discounted price with tax of these units, minor units. */
  valueMinor: bigint;
  restockingFeePercent: number | null;
  photoIds: readonly string[];
}

export interface NewCase {
  /** Its id, when it is known beforehand: who asks again for the same is given the same. */
  caseId?: string;
  orderId: bigint;
  orderName: string;
  customerId: bigint | null;
  channel: "account" | "storefront" | "guest" | "staff";
  currency: string;
  countryCode: string | null;
  email: string | null;
  locale: string | null;
  policyVersion: number;
  /** The policy's verdict as it is shown to the merchant, JSON; `decision` is approve or review. */
  verdict: { decision: "approve" | "review"; [detail: string]: unknown };
  /** Decimal text, presentment currency; null: none. */
  shippingFee: string | null;
  /** What was promised, minor units. */
  promised: {
    refundMinor: bigint;
    creditMinor: bigint;
    bonusMinor: bigint;
    exchangeMinor: bigint;
    feesMinor: bigint;
  };
  /** What an exchange is to bring; empty otherwise. */
  exchanges: readonly CaseExchange[];
  keepItems: boolean;
  /** Whose photos may be attached. */
  photoOwner: string | null;
  lines: readonly NewCaseLine[];
}

/** Letters and digits that are not taken for one another, read aloud or written by hand. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** What shoppers and merchants call a case before Shopify has named its return: "R-7KQ2MW". */
export function newReference(): string {
  const random = crypto.getRandomValues(new Uint8Array(6));
  return `R-${[...random].map((byte) => ALPHABET[byte % ALPHABET.length] ?? "").join("")}`;
}

/** Stores a case and what asks Shopify for it. An exchange waits here until it is approved. @returns its id and reference */
export async function openCase(
  connection: ShopConnection,
  context: ShopContext,
  wanted: NewCase,
): Promise<{ caseId: string; reference: string }> {
  const { shop } = context;
  const [caseId, reference, at] = [wanted.caseId ?? context.newId(), newReference(), context.now()];
  const words = [wanted.orderName, reference, wanted.email, ...wanted.lines.map(({ title }) => title)];
  const { promised } = wanted;
  await connection.query(
    `INSERT INTO return_cases (shop_id, id, order_id, order_name, customer_id, reference, channel, status, policy_version,
       verdict, currency, refund_minor, credit_minor, bonus_minor, exchange_minor, fees_minor, value_minor, keep_items, exchanges, shipping_fee, units,
       country_code, email, locale, requested_at, updated_at, search)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'requested', $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
       $22, $23, $24, $24, search_text($25))`,
    [
      ...[shop.id, caseId, wanted.orderId, wanted.orderName, wanted.customerId, reference, wanted.channel],
      ...[wanted.policyVersion, wanted.verdict, wanted.currency, promised.refundMinor, promised.creditMinor],
      ...[promised.bonusMinor, promised.exchangeMinor, promised.feesMinor],
      ...[
        wanted.lines.reduce((sum, { valueMinor }) => sum + valueMinor, 0n),
        wanted.keepItems,
        JSON.stringify(storable(wanted.exchanges)),
        wanted.shippingFee,
      ],
      ...[wanted.lines.reduce((sum, { quantity }) => sum + quantity, 0), wanted.countryCode, wanted.email],
      ...[wanted.locale, at, words.filter(Boolean).join(" ")],
    ],
  );
  const asked: AttemptInput<"request">["lines"] = [];
  for (const line of wanted.lines) {
    const lineId = context.newId();
    await insertLine(connection, context, caseId, lineId, line);
    await attachPhotos(connection, context, { caseId, lineId, owner: wanted.photoOwner }, line.photoIds);
    asked.push({
      lineId,
      fulfilmentLineItemId: line.fulfilmentLineItemId,
      quantity: line.quantity,
      reasonDefinitionId: line.reasonDefinitionId,
      note: line.note,
      restockingFeePercent: line.restockingFeePercent,
    });
  }
  const { shippingFee } = wanted;
  // Shopify's request takes no exchange: that return is made, with what it is exchanged for, when it is approved.
  const exchanges = wanted.exchanges.map(({ variantId, quantity, discount }) => ({
    variantId,
    quantity,
    discount,
  }));
  if (exchanges.length === 0)
    await openAttempt(connection, context, caseId, "request", { lines: asked, shippingFee });
  else if (wanted.verdict.decision === "approve")
    await openAttempt(connection, context, caseId, "create", { lines: asked, exchanges, shippingFee });
  await bumpLive(connection, shop.id);
  return { caseId, reference };
}

async function insertLine(
  connection: ShopConnection,
  { shop }: ShopContext,
  caseId: string,
  lineId: string,
  line: NewCaseLine,
): Promise<void> {
  await connection.query(
    `INSERT INTO return_case_lines (shop_id, case_id, id, line_item_id, fulfilment_line_item_id, product_id, variant_id, title,
       variant_title, sku, image_url, quantity, reason, reason_definition_id, reason_detail, note, resolution,
       value_minor, restocking_fee_percent)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    [
      ...[
        shop.id,
        caseId,
        lineId,
        line.lineItemId,
        line.fulfilmentLineItemId,
        line.productId,
        line.variantId,
      ],
      ...[line.title, line.variantTitle, line.sku, line.imageUrl, line.quantity, line.reason],
      ...[line.reasonDefinitionId, line.reasonDetail, line.note, line.resolution],
      ...[line.valueMinor, line.restockingFeePercent],
    ],
  );
}

/** Photos of the same shopper that are nobody's yet; another's ids attach nothing. */
async function attachPhotos(
  connection: ShopConnection,
  { shop }: ShopContext,
  { caseId, lineId, owner }: { caseId: string; lineId: string; owner: string | null },
  photoIds: readonly string[],
): Promise<void> {
  if (photoIds.length === 0 || owner === null) return;
  await connection.query(
    `UPDATE return_photos SET case_id = $2, line_id = $3
     WHERE shop_id = $1 AND id = ANY ($4::uuid[]) AND owner = $5 AND case_id IS NULL`,
    [shop.id, caseId, lineId, photoIds, owner],
  );
}
