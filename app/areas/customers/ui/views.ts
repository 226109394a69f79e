/** What the Customers pages show, as plain data that goes to the browser. */
import type { Page } from "#app/shared/pagination.ts";

export interface CustomerRow {
  /** Shopify's numeric id. */
  readonly id: string;
  /** "First Last"; null when Shopify knows none. */
  readonly name: string | null;
  readonly email: string | null;
  readonly city: string | null;
  readonly countryCode: string | null;
  readonly orders: number;
  /** Net sales in the shop's currency. */
  readonly spentMinor: string;
  /** UTC, ISO 8601. */
  readonly lastOrderAt: string | null;
}

export interface CustomersView {
  readonly page: Page<CustomerRow>;
  readonly currency: string;
}

export interface CustomerProfile {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly city: string | null;
  readonly countryCode: string | null;
  /** The language the customer buys in, e.g. "de-AT". */
  readonly locale: string | null;
  readonly tags: readonly string[];
  /** Shopify's CustomerState: DISABLED, INVITED, ENABLED, DECLINED. */
  readonly state: string | null;
  /** Shopify's marketing states: SUBSCRIBED, NOT_SUBSCRIBED, UNSUBSCRIBED, PENDING, REDACTED, INVALID. */
  readonly emailMarketing: string | null;
  readonly smsMarketing: string | null;
  /** UTC, ISO 8601, as all times here. */
  readonly createdAt: string;
}

export interface CustomerTotals {
  readonly orders: number;
  readonly spentMinor: string;
  readonly firstOrderAt: string | null;
  readonly lastOrderAt: string | null;
}

export interface CustomerOrder {
  readonly id: string;
  /** As the merchant knows it: "#1001". */
  readonly name: string;
  readonly processedAt: string;
  /** Shopify's display statuses: PAID, REFUNDED, …; FULFILLED, UNFULFILLED, … */
  readonly financialStatus: string | null;
  readonly fulfilmentStatus: string;
  /** What is left of the total after refunds and edits. */
  readonly totalMinor: string;
  readonly items: number;
  readonly cancelled: boolean;
  readonly test: boolean;
}

export interface TimelineEvent {
  /** docs/events.md */
  readonly type: string;
  readonly subject: string;
  readonly occurredAt: string;
  readonly orderName: string | null;
  /** What the order came to, or what was refunded, in the shop's currency. */
  readonly amountMinor: string | null;
}

export interface CustomerReturn {
  /** Encore's id of the return. */
  readonly id: string;
  readonly name: string;
  readonly orderName: string;
  /** requested, approved, received, settled, closed, declined, cancelled. */
  readonly status: string;
  readonly stuck: boolean;
  readonly units: number;
  readonly valueMinor: string;
  /** In which the customer paid. */
  readonly currency: string;
  readonly requestedAt: string;
}

export interface CustomerView {
  readonly profile: CustomerProfile;
  readonly totals: CustomerTotals;
  readonly orders: Page<CustomerOrder>;
  /** The newest. */
  readonly returns: readonly CustomerReturn[];
  readonly timeline: Page<TimelineEvent>;
  readonly currency: string;
}
