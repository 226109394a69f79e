/** What an export holds, and reading it back. */
import { z } from "zod";

const heldRow = z.record(z.string(), z.unknown());
const heldTable = z.object({
  /** What the rows are held for, and until when: the register's words. */
  purpose: z.string(),
  kept: z.string(),
  rows: z.array(heldRow),
});

export const customerDocument = z.object({
  format: z.literal("encore.customer-data"),
  version: z.literal(1),
  /** UTC, ISO 8601. */
  madeAt: z.string(),
  /** The shop's *.myshopify.com name. */
  shop: z.string(),
  customerId: z.string().nullable(),
  notes: z.string(),
  /** By the name of the table; tables without a row of the person are left out. */
  held: z.record(z.string(), heldTable),
});

/** A row as the database has it, by the names of its columns; ids and amounts are decimal text, times ISO 8601. */
export type HeldRow = z.infer<typeof heldRow>;
export type HeldTable = z.infer<typeof heldTable>;
export type CustomerDocument = z.infer<typeof customerDocument>;
