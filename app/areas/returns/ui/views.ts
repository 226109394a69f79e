/** What the pages of returns show, as plain data that goes to the browser. Amounts are minor units, times UTC (ISO 8601). */
import type { Page } from "#app/shared/pagination.ts";

import type { CaseStatus } from "../rules/case-status.ts";
import type { NextAction, OtherAction } from "../rules/next-action.ts";
import type { Why } from "../rules/outcomes.ts";
import type { TimelineStep } from "../rules/case-timeline.ts";
import type { QueueTab } from "../schemas.ts";

export interface QueueRow {
  /** Our id. */
  readonly id: string;
  /** Shopify's name of the return once there is one, ours before that. */
  readonly name: string;
  readonly orderName: string;
  /** Their name or address; null where neither is known. */
  readonly customer: string | null;
  readonly status: CaseStatus;
  readonly stuck: boolean;
  readonly approverNeeded: boolean;
  /** Something is being done at Shopify. */
  readonly underWay: boolean;
  readonly channel: string;
  readonly countryCode: string | null;
  readonly resolutions: readonly string[];
  /** Handles. */
  readonly reasons: readonly string[];
  readonly units: number;
  readonly valueMinor: string;
  readonly currency: string;
  readonly requestedAt: string;
}

export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** The address's query. */
  readonly query: string;
}

export interface QueueView {
  readonly page: Page<QueueRow>;
  readonly counts: Readonly<Record<QueueTab, number>>;
  /** What there is to filter by. */
  readonly reasons: readonly string[];
  readonly countries: readonly string[];
  readonly views: readonly SavedView[];
}

/** What became of a bulk action. */
export interface BulkOutcome {
  readonly action: "approve" | "decline";
  readonly done: number;
  /** Named failures, with how many there were of each. */
  readonly failed: readonly { readonly code: string; readonly count: number }[];
}

export interface CaseLineView {
  readonly id: string;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly imageUrl: string | null;
  readonly quantity: number;
  /** Handle, and the label of the merchant's own second level. */
  readonly reason: string | null;
  readonly reasonDetail: string | null;
  readonly note: string | null;
  readonly resolution: string | null;
  readonly valueMinor: string;
  readonly restockingFeePercent: number | null;
  readonly restocked: number;
  readonly damaged: number;
  readonly missing: number;
  readonly locationId: string | null;
  /** Units that Shopify has processed. */
  readonly processed: number;
  readonly photoIds: readonly string[];
}

export interface VerdictView {
  readonly decision: "approve" | "review";
  readonly policyVersion: number | null;
  readonly whys: readonly (Pick<Why, "outcome" | "code" | "data"> & {
    /** The item that it is about; null: the whole return. */
    readonly item: string | null;
    /** The rule that decided; null: what holds always. */
    readonly rule: string | null;
  })[];
}

export interface CaseCustomerView {
  /** Null for a guest, and for a customer who is not here any more. */
  readonly id: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly countryCode: string | null;
  readonly orders: number;
  readonly boughtUnits: number;
  /** Earlier than this one. */
  readonly returns: number;
  readonly returnedUnits: number;
}

export interface MessageView {
  readonly id: string;
  readonly author: "customer" | "staff";
  /** Who of the staff, as far as known. */
  readonly staff: string | null;
  readonly body: string;
  readonly at: string;
}

export interface TimelineEntryView extends TimelineStep {
  /** Who of the staff, as far as known. */
  readonly staff: string | null;
}

export interface MoneyView {
  readonly currency: string;
  readonly valueMinor: string;
  readonly promised: {
    readonly refundMinor: string;
    readonly creditMinor: string;
    readonly bonusMinor: string;
    readonly exchangeMinor: string;
    readonly feesMinor: string;
  };
  readonly done: { readonly refundMinor: string; readonly creditMinor: string; readonly bonusMinor: string };
}

export interface CaseView {
  readonly id: string;
  readonly name: string;
  readonly reference: string;
  readonly orderName: string;
  /** Shopify's ids, for links into its admin. */
  readonly orderId: string;
  readonly status: CaseStatus;
  readonly revision: number;
  readonly channel: string;
  readonly requestedAt: string;
  readonly keepItems: boolean;
  readonly approverNeeded: boolean;
  /** Whether whoever looks may settle above the limit. */
  readonly mayApprove: boolean;
  /** What is being done at Shopify: an attempt's kind, or "settle" between two; null: nothing. */
  readonly underWay: string | null;
  /** What stopped: our code with Shopify's words, where it gave any; null while nothing has. */
  readonly stuck: {
    readonly code: string;
    readonly kind: string | null;
    readonly words: string | null;
  } | null;
  readonly next: NextAction | null;
  readonly others: readonly OtherAction[];
  readonly lines: readonly CaseLineView[];
  readonly exchanges: readonly {
    readonly title: string;
    readonly quantity: number;
    readonly totalMinor: string;
  }[];
  readonly verdict: VerdictView | null;
  readonly decline: { readonly reason: string | null; readonly note: string | null } | null;
  readonly customer: CaseCustomerView;
  readonly messages: readonly MessageView[];
  readonly timeline: readonly TimelineEntryView[];
  readonly money: MoneyView;
  readonly tracking: {
    readonly company: string | null;
    readonly number: string;
    readonly url: string | null;
  } | null;
}

/** A return on the page of its customer. */
export interface CustomerReturn {
  readonly id: string;
  readonly name: string;
  readonly orderName: string;
  readonly status: CaseStatus;
  readonly stuck: boolean;
  readonly units: number;
  readonly valueMinor: string;
  readonly currency: string;
  readonly requestedAt: string;
}

/** Where good units may go. */
export interface LocationView {
  /** Shopify's numeric id. */
  readonly id: string;
  readonly name: string;
}

/** What an action on one return answers. */
export type CaseAnswer =
  | { readonly done: string }
  | {
      readonly error: string;
      /** Of a fault of the inspection: which line, and how many units at most or least. */
      readonly lineId?: string;
      readonly most?: number;
      readonly least?: number;
    };
