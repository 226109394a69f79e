import { addDays, type Day } from "#app/shared/time.ts";

import { basisPoints } from "./arithmetic.ts";
import type { ReturningCustomer } from "./returnable-order.ts";

export interface HistorySums {
  readonly pastOrders: number;
  readonly boughtUnits: number;
  readonly pastReturns: number;
  readonly returnedUnits: number;
}

/** What a customer did in the last `lookBackDays` days, today being one of them. */
export function historySums(customer: ReturningCustomer, today: Day, lookBackDays: number): HistorySums {
  const from = addDays(today, 1 - lookBackDays);
  const sums = { pastOrders: 0, boughtUnits: 0, pastReturns: 0, returnedUnits: 0 };
  for (const of of customer.history) {
    if (of.day < from || of.day > today) continue;
    sums.pastOrders += of.pastOrders;
    sums.boughtUnits += of.boughtUnits;
    sums.pastReturns += of.pastReturns;
    sums.returnedUnits += of.returnedUnits;
  }
  return sums;
}

/** Whether more units were returned of a hundred bought; without any bought, any returned is more. */
export function returnRateAbove(sums: HistorySums, percent: number): boolean {
  return BigInt(sums.returnedUnits) * 10_000n > basisPoints(percent) * BigInt(sums.boughtUnits);
}
