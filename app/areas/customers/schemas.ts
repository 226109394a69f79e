/** What the addresses of the Customers pages may say. */
import { z } from "zod";

export const CUSTOMER_SORTS = ["last_order", "spent", "orders"] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number];

export interface CustomersQuery {
  /** As typed, trimmed; "" for everybody. */
  readonly search: string;
  readonly sort: CustomerSort;
  readonly ascending: boolean;
}

const schema = z.object({
  // PostgreSQL's text cannot hold NUL.
  search: z.string().transform((text) => text.replaceAll("\0", "").trim()).pipe(z.string().max(200)).catch(""),
  sort: z.enum(CUSTOMER_SORTS).catch("last_order"),
  ascending: z.literal("asc").transform(() => true).catch(false),
}); // prettier-ignore

/** `?q=anna&sort=spent&order=asc`; whatever cannot be read is as if it were not there. */
export function customersQueryFrom(query: URLSearchParams): CustomersQuery {
  return schema.parse({
    search: query.get("q") ?? "",
    sort: query.get("sort"),
    ascending: query.get("order"),
  });
}

/** Shopify's numeric id, as the address has it. */
export const customerIdSchema = z.string().regex(/^\d{1,18}$/);
