/** Runs the jobs of a shop that are due, each by its own `run`, as a worker does, until there are none. */
import { owner } from "#test/support/database.ts";

import type { SweptShop } from "./tenancy-sweep-shops.ts";

const { shopContext } = await import("#app/context.server.ts");
const { jobs } = await import("#app/jobs/registry.server.ts");

/** As often as jobs may start jobs. */
const ROUNDS = 20;

/** @param data whatever it says, the job runs for `shop` */
export async function runAs(shop: SweptShop, name: string, data: object): Promise<void> {
  const job = jobs.find((one) => one.name === name);
  if (!job) throw new Error(`There is no job ${name}`);
  const context = await shopContext(shop.own.shopId, { kind: "job", job: name });
  await job.run(context, data, { lastTry: true });
}

/** Runs what is due for the shop; what shall wait some seconds is left. */
export async function workOff(shop: SweptShop): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { rows } = await owner.query<{ name: string; data: object }>(
      `UPDATE jobs.job SET state = 'completed' WHERE state = 'created' AND start_after <= now() AND data ->> 'shopId' = $1
       RETURNING name, data`,
      [shop.own.shopId],
    );
    if (rows.length === 0) return;
    for (const { name, data } of rows) {
      // Erased by the one before: its jobs have gone with it, but for those that were taken at the same time.
      const { rowCount: there } = await owner.query("SELECT FROM shops WHERE id = $1", [shop.own.shopId]);
      if (!there) return;
      await runAs(shop, name, data);
    }
  }
  throw new Error("Jobs start jobs without an end");
}

/** Nothing waits any more, of either shop. */
export async function emptyQueues(): Promise<void> {
  await owner.query("DELETE FROM jobs.job; DELETE FROM webhook_deliveries WHERE status = 'received'");
}
