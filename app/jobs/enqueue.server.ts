/**
 * Putting jobs into the queue, always inside the transaction that caused them: either both commit or neither.
 */
import type { SendOptions } from "pg-boss";
import { fromPrisma } from "pg-boss";

import type { ShopConnection, ShopDb } from "#app/db.server.ts";
import { boss } from "#app/jobs/boss.server.ts";
import type { JobData, JobDefinition, Signal } from "#app/jobs/define.ts";
import { JOBS_SCHEMA } from "#app/jobs/schema.ts";

export interface EnqueueOptions {
  /** Run not before this many seconds from now. */
  startAfterSeconds?: number;
  /** While a job of this kind with this key waits, another one adds nothing; the job must be `onePerKey`. */
  singletonKey?: string;
}

/** Adds a job. @param transaction the transaction (of either kind) that it commits with */
export async function enqueue<Data extends JobData>(
  transaction: ShopDb | ShopConnection,
  job: JobDefinition<Data>,
  data: Data,
  options: EnqueueOptions = {},
): Promise<void> {
  const queue = await boss();
  await queue.send(job.name, job.schema.parse(data), {
    db: inside(transaction),
    ...(options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }),
    ...(options.singletonKey === undefined ? {} : { singletonKey: options.singletonKey }),
  });
}

/** Adds many jobs of one kind by one statement. */
export async function enqueueAll<Data extends JobData>(
  transaction: ShopDb | ShopConnection,
  job: JobDefinition<Data>,
  data: readonly Data[],
): Promise<void> {
  if (data.length === 0) return;
  const queue = await boss();
  const jobs = data.map((each) => ({ data: job.schema.parse(each) }));
  await queue.insert(job.name, jobs, { db: inside(transaction) });
}

/**
 * Adds one job for each listener of the signal (jobs/registry.server.ts).
 *
 * pg-boss's own `publish` asks for the listeners by a connection of its own, also inside a transaction: through PgBouncer,
 * as many transactions at once as it has sessions would wait for each other.
 */
export async function tell<Data extends JobData>(
  transaction: ShopDb | ShopConnection,
  signal: Signal<Data>,
  data: Data,
): Promise<void> {
  const queue = await boss();
  const db = inside(transaction);
  const { rows } = await db.executeSql(`SELECT name FROM ${JOBS_SCHEMA}.subscription WHERE event = $1`, [
    signal.name,
  ]);
  const parsed = signal.schema.parse(data);
  for (const { name } of rows as { name: string }[]) await queue.send(name, parsed, { db });
}

function inside(transaction: ShopDb | ShopConnection): NonNullable<SendOptions["db"]> {
  if ("$queryRawUnsafe" in transaction) return fromPrisma(transaction);
  return { executeSql: (text, values) => transaction.query(text, values) };
}
