/** The signals of the mirror tables: what sync tells and areas react to. */
import { z } from "zod";

import { defineSignal } from "#app/jobs/define.ts";

const id = z.string().regex(/^\d+$/);

/** Orders of these customers, or these orders without a customer, were written or removed. Ids as decimal text. */
export const ordersChanged = defineSignal(
  "orders.changed",
  z.object({ shopId: z.uuid(), customerIds: z.array(id), orderIds: z.array(id) }),
);

/** Returns of these orders were written. */
export const returnsChanged = defineSignal(
  "returns.changed",
  z.object({ shopId: z.uuid(), orderIds: z.array(id) }),
);

/** These customers were written, erased or merged. */
export const customersChanged = defineSignal(
  "customers.changed",
  z.object({ shopId: z.uuid(), customerIds: z.array(id) }),
);

/** A whole import was merged: whatever is derived from the mirror tables is to be rebuilt for the shop. */
export const importCompleted = defineSignal(
  "import.completed",
  z.object({ shopId: z.uuid(), importId: z.uuid() }),
);

/** The shop's time zone or currency is another: days and sums are to be rebuilt. */
export const shopChanged = defineSignal("shop.changed", z.object({ shopId: z.uuid() }));
