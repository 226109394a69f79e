/** Customers, with their addresses and consent. */
import type { MailingAddress, MoneyV2 } from "./documents-values.ts";

export type EmailMarketingState = "INVALID" | "NOT_SUBSCRIBED" | "PENDING" | "SUBSCRIBED" | "UNSUBSCRIBED";
export type SmsMarketingState = "NOT_SUBSCRIBED" | "PENDING" | "REDACTED" | "SUBSCRIBED" | "UNSUBSCRIBED";
export type MarketingOptInLevel = "CONFIRMED_OPT_IN" | "SINGLE_OPT_IN" | "UNKNOWN";

export interface CustomerEmailAddress {
  emailAddress: string;
  marketingState: EmailMarketingState;
  marketingOptInLevel: MarketingOptInLevel | null;
  marketingUpdatedAt: string | null;
  validFormat: boolean;
  openTrackingLevel: "OPTED_IN" | "OPTED_OUT" | "UNKNOWN";
}

export interface CustomerPhoneNumber {
  /** E.164: "+12025550123". */
  phoneNumber: string;
  marketingState: SmsMarketingState;
  marketingOptInLevel: MarketingOptInLevel | null;
  marketingUpdatedAt: string | null;
  marketingCollectedFrom: "OTHER" | "SHOPIFY" | null;
}

export interface CustomerDoc {
  id: number;
  firstName: string | null;
  lastName: string | null;
  /** First and last name; else the e-mail address, else the phone number. */
  displayName: string;
  email: string | null;
  phone: string | null;
  defaultEmailAddress: CustomerEmailAddress | null;
  defaultPhoneNumber: CustomerPhoneNumber | null;
  state: "DECLINED" | "DISABLED" | "ENABLED" | "INVITED";
  /** "en", "de-AT". */
  locale: string;
  tags: string[];
  note: string | null;
  verifiedEmail: boolean;
  validEmailAddress: boolean;
  taxExempt: boolean;
  taxExemptions: string[];
  multipassIdentifier: string | null;
  dataSaleOptOut: boolean;
  productSubscriberStatus: "NEVER_SUBSCRIBED";
  /** Orders that are neither cancelled nor tests, as text ("13"). */
  numberOfOrders: string;
  /** What those orders brought, less what was refunded, in the shop's currency. */
  amountSpent: MoneyV2;
  /** The newest order by `processedAt`, cancelled ones and tests included. */
  lastOrderId: number | null;
  /** The first one is the default address. */
  addresses: MailingAddress[];
  defaultAddress: MailingAddress | null;
  createdAt: string;
  updatedAt: string;
}
