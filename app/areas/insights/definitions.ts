/**
 * What counts, as SQL over the mirror's `orders`: the one place of these definitions (docs/metrics.md says them in words).
 * Each is an expression over the columns of `orders`, to stand where no other table has columns of these names.
 */

/** Raised whenever a figure's definition changes; docs/metrics.md lists the versions. */
export const METRICS_VERSION = 1;

/** A counted order: real, not cancelled, not deleted. Orders of 0.00 count. */
export const COUNTED_ORDER = "(NOT test AND cancelled_at IS NULL AND deleted_at IS NULL)";

/** Prices that include tax include the goods' tax: all tax but that on shipping. */
const goodsTax = (tax: string) =>
  `CASE WHEN taxes_included THEN greatest(${tax} - shipping_tax_minor, 0) ELSE 0 END`;

/** Goods after discounts as sold, before refunds and edits, without tax and shipping; minor units. */
export const ORDER_VALUE = `(subtotal_minor - ${goodsTax("tax_minor")})`;

/** Goods after discounts, refunds and edits, without tax and shipping; minor units. */
export const NET_SALES = `(current_subtotal_minor - ${goodsTax("current_tax_minor")})`;

/**
 * Goes before a statement over a whole shop. Right after an import PostgreSQL has not analysed the tables yet, takes them
 * for small, and would join row by row, which takes minutes where hashing takes a second.
 */
export const WITHOUT_STATISTICS = "SET LOCAL enable_nestloop = off;";
