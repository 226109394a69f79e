/** How the register of personal data (register.ts) speaks of a table. */

export interface RegisteredTable {
  /** What it is held for. */
  purpose: string;
  /** Until when. */
  kept: string;
  /** Columns that tell of nobody. Those named nowhere else and the shop's own id count among them only when they are listed. */
  impersonal: readonly string[];
  /**
   * Shopify's ids: they lead to a person only for who has Shopify's data too. They stay after an erasure, because sums and
   * the order of purchases hang on them, and because what comes late is recognised by them.
   */
  pseudonyms?: readonly string[];
  /** What tells of the customer, and the SQL over the row `t` that it becomes when the customer is erased. */
  emptied?: Readonly<Record<string, string>>;
  /** Received as it is, so that it may name anybody: a row that names who is erased is deleted. */
  texts?: readonly string[];
  /** Of the merchant: it goes with the shop. */
  merchant?: readonly string[];
  /** Which rows `t` are a person's: SQL over `p.customer_id` and `p.order_ids`. Those rows are exported and emptied. */
  ofPerson?: string;
}

export const UNTIL_SHOP = "until 48 hours after the shop removes Encore";
export const MIRROR = `${UNTIL_SHOP}, or until the person is erased; then without the person`;
export const ORDERS_PART = "t.order_id = ANY (p.order_ids)";

/** A table that tells of nobody. */
export function impersonal(purpose: string, columns: readonly string[]): RegisteredTable {
  return { purpose, kept: UNTIL_SHOP, impersonal: ["shop_id", ...columns] };
}
