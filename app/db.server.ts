/**
 * The database: one pool, one Prisma client on it, and the two ways in.
 *
 * `withShop` (Prisma) and `withShopConnection` (plain SQL, COPY) open a transaction whose tenant is set, and row-level
 * security shows it that shop's rows alone; outside of them no row of any shop is visible. `unsafeDb` is the narrow way
 * over all shops, for the few jobs that need it.
 */
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";

import { env } from "#app/env.server.ts";
import { PrismaClient, type Prisma } from "#app/generated/prisma/client.ts";
import { log } from "#app/log.server.ts";

/** A Prisma transaction with its tenant set. */
export type ShopDb = Prisma.TransactionClient;
/** A plain connection inside a transaction with its tenant set. */
export type ShopConnection = pg.PoolClient;

/** What names the tenant: every `ShopContext` does. */
export interface TenantScope {
  readonly shop: { readonly id: string };
}

/**
 * A pool that takes back by itself a connection that is lost while somebody has it (the server restarts, a network breaks).
 * Nobody else may do it: Prisma forgets a transaction whose ROLLBACK fails, and its place in the pool would be gone for good.
 */
class Pool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    // Who gets a connection hears of its end only a moment later; ending in that moment must not end the process.
    this.on("connect", (client) =>
      client.on("error", (error) => log.debug({ reason: error.message }, "a database connection was lost")),
    );
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Parameters<pg.Pool["connect"]>[0]): void;
  override connect(callback?: Parameters<pg.Pool["connect"]>[0]): Promise<pg.PoolClient> | void {
    // The pool's own way, for single statements: it looks after these.
    if (callback) return super.connect(callback);
    return super.connect().then((client) => {
      const release = client.release.bind(client);
      let released = false;
      const lost = (error: Error) => client.release(error);
      client.on("error", lost);
      client.release = (error) => {
        if (released) return;
        released = true;
        client.off("error", lost);
        release(error);
      };
      return client;
    });
  }
}

export const pool = new Pool({
  connectionString: env().DATABASE_URL,
  max: env().DATABASE_POOL_SIZE,
  application_name: "encore",
});
// An idle connection that the server closes must not end the process; the next query opens another.
pool.on("error", (error) => log.warn({ error: error.message }, "an idle database connection was lost"));

const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });

/** How long a transaction of a request or job may take, and wait for a connection, in milliseconds. */
const TRANSACTION = { timeout: 30_000, maxWait: 10_000 };

/** Runs `work` in one transaction as this shop. Whatever throws rolls it back. */
export async function withShop<T>(scope: TenantScope, work: (db: ShopDb) => Promise<T>): Promise<T> {
  return prisma.$transaction(async (db) => {
    await db.$executeRaw`SELECT set_config('encore.shop_id', ${scope.shop.id}, true)`;
    return work(db);
  }, TRANSACTION);
}

/** The same with a plain connection, for COPY and set-based SQL. */
export async function withShopConnection<T>(
  scope: TenantScope,
  work: (connection: ShopConnection) => Promise<T>,
): Promise<T> {
  return inTransaction(async (connection) => {
    await connection.query("SELECT set_config('encore.shop_id', $1, true)", [scope.shop.id]);
    return work(connection);
  });
}

/**
 * UNSAFE: one transaction over all shops, in the role `encore_ops`, which may read the lists of shops and imports and
 * sweep the webhook inbox, and nothing else. Say where it is called why no shop is known.
 */
export async function unsafeDb<T>(work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(async (connection) => {
    await connection.query("SET LOCAL ROLE encore_ops");
    return work(connection);
  });
}

/** A transaction of no tenant: it sees no shop's rows, and calls functions that were granted to it. */
export async function inTransaction<T>(work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query("BEGIN");
    const result = await work(connection);
    await connection.query("COMMIT");
    return result;
  } catch (error) {
    await connection.query("ROLLBACK").catch((rollbackError: unknown) => {
      broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
    });
    throw error;
  } finally {
    // A connection that could not even roll back is thrown away instead of being handed to the next one.
    connection.release(broken);
  }
}

/** Ends every connection; the process is going down. */
export async function closeDb(): Promise<void> {
  await prisma.$disconnect();
  if (!pool.ended) await pool.end();
}
