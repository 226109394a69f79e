/**
 * The kinds of attempts: how each is called, and how to tell from what Shopify holds whether it has happened already.
 * `look` and `happened` know nothing of how far we came; so they also see what somebody did in Shopify's own admin meanwhile.
 */
import { gid } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";
import {
  approveReturn,
  cancelReturn,
  closeReturn,
  createReturn,
  createReverseDelivery,
  declineReturn,
  processReturn,
  reopenReturn,
  requestReturn,
  type Refusal,
} from "#app/shopify/operations/return-actions.ts";
import {
  readReturnsOfOrder,
  readReturnState,
  type ReturnState,
} from "#app/shopify/operations/return-state.ts";
import { creditCustomer, storeCreditMovements } from "#app/shopify/operations/store-credit.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import type { Attempt, AttemptInput, AttemptKind } from "./attempt.ts";
import { isSameRequest, returnIdOf, type Held } from "./held.ts";

/** What an attempt is about. */
export interface CaseAtShopify {
  orderId: bigint;
  returnId: bigint | null;
  currency: string;
}

/** What came of it: the return as Shopify holds it now, where the attempt is about one. */
export interface StepOutcome {
  state: ReturnState | null;
}

type Stepped = Result<StepOutcome, Refusal>;

interface Step<Kind extends AttemptKind> {
  /** What Shopify holds now of all that this could change. */
  look(admin: AdminClient, about: CaseAtShopify, input: AttemptInput<Kind>): Promise<Held>;
  /** Whether it has happened between two looks. @param before null: nobody has called yet, so at most somebody else has done it */
  happened(before: Held | null, now: Held, input: AttemptInput<Kind>): boolean;
  call(admin: AdminClient, about: CaseAtShopify, input: AttemptInput<Kind>): Promise<Stepped>;
}

const wrap = (result: Result<ReturnState, Refusal>): Stepped =>
  result.ok ? success({ state: result.value }) : failure(result.failure);

async function lookAtOrder(admin: AdminClient, { orderId }: CaseAtShopify): Promise<Held> {
  const returns = await readReturnsOfOrder(admin, orderId);
  return {
    returns: returns.map(({ id, status, lines }) => ({
      id: id.toString(),
      status,
      lines: lines.map(({ fulfilmentLineItemId, quantity }) => ({
        fulfilmentLineItemId: fulfilmentLineItemId?.toString() ?? null,
        quantity,
        processed: 0,
      })),
      refundIds: [],
      exchanged: 0,
      deliveryIds: [],
    })),
  };
}

async function lookAtReturn(admin: AdminClient, about: CaseAtShopify): Promise<Held> {
  const state = await readReturnState(admin, returnIdOf(about));
  return { returns: state ? [heldReturn(state)] : [] };
}

function heldReturn(state: ReturnState): Held["returns"][number] {
  return {
    id: state.id.toString(),
    status: state.status,
    lines: state.lines.map((line) => ({
      fulfilmentLineItemId: line.fulfilmentLineItemId?.toString() ?? null,
      quantity: line.quantity,
      processed: line.processedQuantity,
    })),
    refundIds: state.refunds.map(({ id }) => id.toString()),
    exchanged: state.exchangeLines.reduce((sum, { processedQuantity }) => sum + processedQuantity, 0),
    deliveryIds: state.reverseFulfilmentOrders.flatMap(({ deliveryIds }) => deliveryIds.map(String)),
  };
}

/** A step that only moves the return to another status, so that repeating it could do no harm. */
function toStatus<Kind extends AttemptKind>(
  status: string,
  call: (
    admin: AdminClient,
    returnId: bigint,
    input: AttemptInput<Kind>,
  ) => Promise<Result<ReturnState, Refusal>>,
): Step<Kind> {
  return {
    look: lookAtReturn,
    happened: (_before, now) => now.returns[0]?.status === status,
    call: async (admin, about, input) => wrap(await call(admin, returnIdOf(about), input)),
  };
}

const restocking = (percent: number | null) => (percent === null ? null : { percentage: percent });
const shippingFee = (fee: string | null, currency: string) =>
  fee === null ? null : { amount: { amount: fee, currencyCode: currency as "USD" } };

const request: Step<"request"> = {
  look: lookAtOrder,
  happened: (before, now, input) => before !== null && isSameRequest(before, now, input),
  call: async (admin, about, input) =>
    wrap(
      await requestReturn(admin, {
        orderId: gid("Order", about.orderId),
        returnLineItems: input.lines.map((line) => ({
          fulfillmentLineItemId: gid("FulfillmentLineItem", line.fulfilmentLineItemId),
          quantity: line.quantity,
          customerNote: line.note,
          restockingFee: restocking(line.restockingFeePercent),
          returnReasonDefinitionId:
            line.reasonDefinitionId === null ? null : gid("ReturnReasonDefinition", line.reasonDefinitionId),
        })),
        returnShippingFee: shippingFee(input.shippingFee, about.currency),
      }),
    ),
};

const create: Step<"create"> = {
  look: lookAtOrder,
  happened: (before, now, input) => before !== null && isSameRequest(before, now, input),
  call: async (admin, about, input) =>
    wrap(
      await createReturn(admin, {
        orderId: gid("Order", about.orderId),
        returnLineItems: input.lines.map((line) => ({
          fulfillmentLineItemId: gid("FulfillmentLineItem", line.fulfilmentLineItemId),
          quantity: line.quantity,
          returnReasonNote: line.note.slice(0, 255),
          restockingFee: restocking(line.restockingFeePercent),
          returnReasonDefinitionId:
            line.reasonDefinitionId === null ? null : gid("ReturnReasonDefinition", line.reasonDefinitionId),
        })),
        exchangeLineItems: input.exchanges.map(({ variantId, quantity, discount }) => ({
          variantId: gid("ProductVariant", variantId),
          quantity,
          appliedDiscount:
            discount === null
              ? null
              : {
                  description: "Exchange",
                  value: { amount: { amount: discount, currencyCode: about.currency as "USD" } },
                },
        })),
        returnShippingFee: shippingFee(input.shippingFee, about.currency),
      }),
    ),
};

const process: Step<"process"> = {
  look: lookAtReturn,
  happened(held, { returns: [now] }, input) {
    const before = held?.returns[0];
    if (!before || !now) return false;
    const moved = input.payments.length > 0 || input.storeCredit !== null;
    if (moved) return now.refundIds.some((id) => !before.refundIds.includes(id));
    const processed = (held: typeof now) =>
      held.lines.reduce((sum, line) => sum + line.processed, 0) + held.exchanged;
    return processed(now) > processed(before);
  },
  async call(admin, about, input) {
    const money = (amount: string) => ({ amount, currencyCode: about.currency as "USD" });
    const pays = input.payments.length > 0 || input.storeCredit !== null;
    return wrap(
      await processReturn(admin, {
        returnId: gid("Return", returnIdOf(about)),
        returnLineItems: input.lines.map(({ returnLineItemId, quantity, dispositions }) => ({
          id: gid("ReturnLineItem", returnLineItemId),
          quantity,
          dispositions: dispositions.map((disposition) => ({
            reverseFulfillmentOrderLineItemId: gid(
              "ReverseFulfillmentOrderLineItem",
              disposition.reverseFulfilmentOrderLineItemId,
            ),
            quantity: disposition.quantity,
            dispositionType: disposition.type,
            locationId: disposition.locationId === null ? null : gid("Location", disposition.locationId),
          })),
        })),
        exchangeLineItems: input.exchanges.map(({ exchangeLineItemId, quantity }) => ({
          id: gid("ExchangeLineItem", exchangeLineItemId),
          quantity,
        })),
        ...(pays && {
          financialTransfer: {
            issueRefund: {
              orderTransactions: input.payments.map(({ transactionId, amount }) => ({
                parentId: gid("OrderTransaction", transactionId),
                transactionAmount: money(amount),
              })),
              refundMethods:
                input.storeCredit === null
                  ? []
                  : [{ storeCreditRefund: { amount: money(input.storeCredit) } }],
            },
          },
        }),
        ...(input.shipping !== null && { refundShipping: { shippingRefundAmount: money(input.shipping) } }),
        notifyCustomer: false,
      }),
    );
  },
};

const label: Step<"label"> = {
  look: lookAtReturn,
  happened: (before, { returns: [now] }) =>
    before !== null && (now?.deliveryIds.some((id) => !before.returns[0]?.deliveryIds.includes(id)) ?? false),
  async call(admin, about, { trackingNumber, trackingUrl }) {
    const state = await readReturnState(admin, returnIdOf(about));
    const [order] = state?.reverseFulfilmentOrders ?? [];
    if (!order) return failure({ code: "NOT_FOUND", message: "Nothing is awaited yet", field: "" });
    const made = await createReverseDelivery(admin, order.id, {
      tracking: { number: trackingNumber, ...(trackingUrl === null ? {} : { url: trackingUrl }) },
    });
    return made.ok ? success({ state: null }) : made;
  },
};

const bonus: Step<"bonus"> = {
  async look(admin, about, { customerId }) {
    const movements = await storeCreditMovements(admin, customerId);
    return {
      returns: [],
      credits: movements.filter(({ currency }) => currency === about.currency).map(({ amount }) => amount),
    };
  },
  happened(before, now, { amount }) {
    if (!before) return false;
    const times = (held: Held) =>
      (held.credits ?? []).filter((each) => Number(each) === Number(amount)).length;
    return times(now) > times(before);
  },
  async call(admin, { currency }, { customerId, amount }) {
    const credited = await creditCustomer(admin, customerId, { amount, currency });
    return credited.ok ? success({ state: null }) : credited;
  },
};

const STEPS: { [Kind in AttemptKind]: Step<Kind> } = {
  request,
  create,
  process,
  label,
  bonus,
  approve: toStatus("OPEN", (admin, returnId) =>
    approveReturn(admin, { id: gid("Return", returnId), notifyCustomer: false }),
  ),
  decline: toStatus("DECLINED", (admin, returnId, { reason, note }) =>
    declineReturn(admin, {
      id: gid("Return", returnId),
      declineReason: reason,
      declineNote: note,
      notifyCustomer: false,
    }),
  ),
  close: toStatus("CLOSED", closeReturn),
  reopen: toStatus("OPEN", reopenReturn),
  cancel: toStatus("CANCELED", cancelReturn),
};

/** The step of an attempt with its input already given to it. */
export interface BoundStep {
  look(admin: AdminClient, about: CaseAtShopify): Promise<Held>;
  happened(before: Held | null, now: Held): boolean;
  call(admin: AdminClient, about: CaseAtShopify): Promise<Stepped>;
}

export function stepOf(attempt: Attempt): BoundStep {
  return bind(attempt.kind, attempt.input);
}

function bind<Kind extends AttemptKind>(kind: Kind, input: AttemptInput<Kind>): BoundStep {
  const step: Step<Kind> = STEPS[kind];
  return {
    look: (admin, about) => step.look(admin, about, input),
    happened: (before, now) => step.happened(before, now, input),
    call: (admin, about) => step.call(admin, about, input),
  };
}
