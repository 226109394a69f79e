/** The only writer of customers. */
import type { ShopConnection } from "#app/db.server.ts";

import type { CustomerRow } from "../mappers/rows.ts";
import { keepErased } from "../privacy/keep-erased.ts";
import { recordCustomerEvents } from "./events.ts";
import { mergeParents } from "./merge.ts";
import { prepareStages, RowEncoder, stage, type Staged } from "./stage.ts";
import { CUSTOMERS } from "./tables.ts";

export interface WriteOptions {
  /** What happened before this is history: see events.ts. */
  historicBefore: Date;
}

export type EncodedCustomers = Staged<CustomerRow>;

export function encodeCustomers(rows: readonly CustomerRow[] = []) {
  return new RowEncoder(CUSTOMERS, rows);
}

/** Once per transaction. @returns how many customers were inserted or changed */
export async function writeCustomers(
  connection: ShopConnection,
  shopId: string,
  customers: EncodedCustomers,
  options: WriteOptions,
): Promise<number> {
  if (customers.count === 0) return 0;
  await prepareStages(connection);
  await stage(connection, customers);
  await keepErased(connection, shopId);
  const merged = await mergeParents(connection, shopId, CUSTOMERS, customers.count, {
    version: "updated_at",
    softDeleted: true,
    ties: "take",
  });
  if (merged.written > 0) await recordCustomerEvents(connection, shopId, options.historicBefore, merged);
  return merged.written;
}
