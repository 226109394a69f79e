/**
 * What counts, as SQL over the mirror's `orders`: the one place of these definitions (docs/metrics.md says them in words).
 * Each is an expression over the columns of `orders`, to stand where no other table has columns of these names.
 */

/** A counted order: real, not cancelled, not deleted. Orders of 0.00 count. */
export const COUNTED_ORDER = "(NOT test AND cancelled_at IS NULL AND deleted_at IS NULL)";

/** Prices that include tax include the goods' tax: all tax but that on shipping. */
const goodsTax = (tax: string) =>
  `CASE WHEN taxes_included THEN greatest(${tax} - shipping_tax_minor, 0) ELSE 0 END`;

// An order keeps the currency of its day when the shop takes another: it counts, and its money is in no sum.

/**
 * Goods after discounts as sold, before refunds and edits, without tax and shipping; minor units. NULL in another currency.
 * @param currency SQL for the shop's currency
 */
export const orderValue = (currency: string) =>
  `CASE WHEN currency = ${currency} THEN subtotal_minor - ${goodsTax("tax_minor")} END`;

/**
 * Goods after discounts, refunds and edits, without tax and shipping; minor units. 0 in another currency.
 * @param currency SQL for the shop's currency
 */
export const netSales = (currency: string) =>
  `CASE WHEN currency = ${currency} THEN current_subtotal_minor - ${goodsTax("current_tax_minor")} ELSE 0 END`;

/**
 * Goes before a statement over a whole shop. Right after an import PostgreSQL has not analysed the tables yet, takes them
 * for small, and would join row by row, which takes minutes where hashing takes a second.
 */
export const WITHOUT_STATISTICS = "SET LOCAL enable_nestloop = off;";
