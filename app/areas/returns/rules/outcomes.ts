/**
 * What the rules answer. Everything named `data` is plain text and numbers, so that it can be stored with the return:
 * amounts are decimal text in the order's presentment currency, days are ISO dates.
 */
import type { Currency } from "#app/shared/money.ts";
import type { Day } from "#app/shared/time.ts";

import type { Effects, Match, Topic } from "./policy-document.ts";
import type { Resolution } from "./returnable-order.ts";

export type ReasonData = Readonly<Record<string, string | number>>;

/** The id of the rule that decided; null for the policy's base. */
export type DecidedBy = string | null;

/** Why nothing of a line can be returned. */
export type NotReturnable =
  | { readonly code: "not-fulfilled" }
  | { readonly code: "returned-already" }
  /** Every unit that was sent is in a return under way. */
  | { readonly code: "in-return" }
  | { readonly code: "gift-card" }
  | { readonly code: "final-sale"; readonly message: string | null; readonly ruleId: DecidedBy }
  | { readonly code: "not-returnable"; readonly message: string | null; readonly ruleId: DecidedBy }
  /** `endedOn` was the last day. */
  | { readonly code: "window-ended"; readonly endedOn: Day; readonly ruleId: DecidedBy };

/** What `judge` says of one fulfilment line, or of an order line's units that were not sent yet. */
export interface LineJudgement {
  readonly lineItemId: string;
  /** Null for units that were not sent. */
  readonly fulfilmentLineItemId: string | null;
  /** Units that may be returned now; 0 exactly when `refusal` is set. */
  readonly returnableQuantity: number;
  readonly refusal: NotReturnable | null;
  /** With which reasons it may be returned; null: with any. Once a reason is selected, null or refused. */
  readonly reasons: Match | null;
  /** The last day on which it may be asked for; null when that never ends, or starts only when it is sent. */
  readonly lastDay: Day | null;
  /** Empty when it cannot be returned. */
  readonly resolutions: readonly Resolution[];
  readonly evidence: Effects["evidence"];
}

export interface Judgement {
  readonly lines: readonly LineJudgement[];
  /** What all the selected lines are offered; without a selection, what any returnable line is offered. */
  readonly resolutions: readonly Resolution[];
}

export type Outcome = "approve" | "review" | "refuse";

/** Codes of whys, by the outcome that they lead to. Texts: "returns.policy.why.<code>". */
export type WhyCode =
  | "nothing-selected"
  | "unknown-line"
  | "line-selected-twice"
  | "quantity-too-high"
  | "resolution-missing"
  | "resolution-not-offered"
  | "replacement-missing"
  | "replacement-other-product"
  | NotReturnable["code"]
  | "manual-approval"
  | "return-rate-high"
  | "return-count-high"
  | "return-value-high"
  | "photos-missing"
  | "note-missing"
  | "reason-missing"
  | "auto-approved";

export interface Why {
  readonly outcome: Outcome;
  readonly code: WhyCode;
  /** What it is about; null: the whole return. */
  readonly fulfilmentLineItemId: string | null;
  /** Which rule decided; null: the policy's base, or no rule of the policy at all. */
  readonly ruleId: DecidedBy;
  readonly data: ReasonData;
}

/** Refuse before review before approve; the whys in that order too, and whys of all three kinds may be there. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly whys: readonly Why[];
}

/** Exact money for one selected line; every amount at least 0, in the quote's currency. */
export interface QuotedLine {
  readonly fulfilmentLineItemId: string;
  readonly lineItemId: string;
  readonly quantity: number;
  /** At the price before discounts. */
  readonly goodsMinor: bigint;
  /** Of the discounts, these units' share: goods less it is the discounted total. */
  readonly discountMinor: bigint;
  /** Contained in goods when the order's taxes are included, else on top of them. */
  readonly taxMinor: bigint;
  readonly duties: readonly { readonly dutyId: string; readonly minor: bigint }[];
  /** What comes back for these units before fees, with tax and duties. */
  readonly valueMinor: bigint;
  readonly restockingFeeMinor: bigint;
  /** Nothing is to be sent back. */
  readonly keep: boolean;
}

/**
 * What one resolution comes to. `valueMinor` + `shippingMinor` − the fees is what the customer is credited with; an exchange
 * takes the replacements off that. Of `refundMinor`, `storeCreditMinor` and `owedMinor` at most one is above 0, and with
 * store credit the bonus is in it.
 */
export interface Quote {
  readonly resolution: Resolution;
  readonly currency: Currency;
  readonly lines: readonly QuotedLine[];
  readonly goodsMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
  readonly dutiesMinor: bigint;
  /** Shipping once paid that comes back, with its tax. */
  readonly shippingMinor: bigint;
  /** What all the above is short of, because the order was not paid in full or more was refunded than its lines show. */
  readonly shortfallMinor: bigint;
  /** Of all lines; less than their sum where the credit does not reach that far. */
  readonly restockingFeeMinor: bigint;
  readonly returnShippingFeeMinor: bigint;
  /** The merchant's gift: on top of store credit, or off the replacements' price. */
  readonly bonusMinor: bigint;
  /** At their price of today, and what of that the policy takes off (`exchangePrice`); 0 without an exchange. */
  readonly replacementMinor: bigint;
  readonly replacementDiscountMinor: bigint;
  /** Back to the payment methods. */
  readonly refundMinor: bigint;
  readonly storeCreditMinor: bigint;
  /** What the customer has to pay for an exchange. */
  readonly owedMinor: bigint;
  /** How `refundMinor` meets the payments. */
  readonly transactions: readonly {
    readonly transactionId: string;
    readonly gateway: string;
    readonly minor: bigint;
  }[];
  readonly label: Effects["label"];
  /** Nothing is to be sent back at all. */
  readonly keep: boolean;
  /** Which rules made it what it is, of the topics about money, by fulfilment line. */
  readonly decidedBy: readonly {
    readonly fulfilmentLineItemId: string;
    readonly topic: Topic;
    readonly ruleId: DecidedBy;
  }[];
}

/** How a rule fared for a line and a topic; looked at in the policy's order until one applies. */
export interface RuleLook {
  readonly ruleId: string;
  readonly result: "applies" | "disabled" | "condition-fails";
  /** The first condition that does not hold; null unless `condition-fails`. */
  readonly failed: string | null;
}

/** What was decided for one topic of one line, and by whom. */
export interface Decision<T extends Topic = Topic> {
  readonly topic: T;
  readonly ruleId: DecidedBy;
  readonly effect: Effects[T];
  /** The rules that speak of the topic, as far as they had to be looked at. */
  readonly looked: readonly RuleLook[];
}

/** "What would happen if …": the whole of it. */
export interface Explanation {
  readonly lines: readonly {
    readonly lineItemId: string;
    readonly fulfilmentLineItemId: string;
    readonly title: string;
    readonly selectedQuantity: number;
    readonly decisions: readonly Decision[];
  }[];
  readonly judgement: Judgement;
  /** Null when nothing is selected. */
  readonly verdict: Verdict | null;
  /** One per resolution that is offered to the selection. */
  readonly quotes: readonly Quote[];
}
