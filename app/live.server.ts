/**
 * Telling open pages that something they show has changed: a version per shop that counts up, and PostgreSQL's NOTIFY.
 *
 * Every process listens on one connection for all shops, however many pages wait.
 */
import { type ShopConnection, type ShopDb, type TenantScope, withShop } from "#app/db.server.ts";
import { listen } from "#app/listen.server.ts";

const CHANNEL = "encore_live";
/** What a waiter is told when it need not wait any longer; no version looks like it. */
const OVER = "over";

// One statement. The notification goes out when the transaction commits, and with it the version becomes visible.
const BUMP = `
  WITH bumped AS (
    INSERT INTO live_versions AS live (shop_id, version) VALUES ($1::uuid, 1)
    ON CONFLICT (shop_id) DO UPDATE SET version = live.version + 1
    RETURNING shop_id, version
  )
  SELECT pg_notify('${CHANNEL}', shop_id || ' ' || version)::text FROM bumped`;

/**
 * Says that something of the shop's pages has changed. It holds the shop's version until the transaction ends, so it
 * comes last in it.
 */
export async function bumpLive(transaction: ShopDb | ShopConnection, shopId: string): Promise<void> {
  if ("$queryRawUnsafe" in transaction) await transaction.$queryRawUnsafe(BUMP, shopId);
  else await transaction.query(BUMP, [shopId]);
}

/** The shop's version now. A page reads it before its data, so that a change in between is not missed. */
export async function liveVersion(scope: TenantScope): Promise<string> {
  const row = await withShop(scope, (db) => db.liveVersion.findUnique({ where: { shopId: scope.shop.id } }));
  return (row?.version ?? 0n).toString();
}

/** Called with the version that was notified, or with null when it has to be read again. */
type Waiter = (version: string | null) => void;
const waiters = new Map<string, Set<Waiter>>();

/**
 * Waits until the shop's version is another than `since`.
 * @returns the version then, or the same as `since` when the time is up or `signal` aborts
 */
export async function waitForChange(
  scope: TenantScope,
  since: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const deadline = Date.now() + timeoutMs;
  while (!stopped) {
    // Waiting begins before reading: what commits after the read is notified to this waiter.
    const waiting = waitForNotice(scope.shop.id, Math.max(0, deadline - Date.now()), signal);
    try {
      await hear();
      const current = await liveVersion(scope);
      if (current !== since) return current;
      const notice = await waiting.notice;
      if (notice === OVER) return since;
      if (notice !== null && notice !== since) return notice;
    } finally {
      waiting.stop();
    }
  }
  return since;
}

function waitForNotice(shopId: string, timeoutMs: number, signal: AbortSignal) {
  const { promise: notice, resolve } = Promise.withResolvers<string | null>();
  const over = () => resolve(OVER);
  const timer = setTimeout(over, timeoutMs);
  signal.addEventListener("abort", over, { once: true });
  if (signal.aborted) over();
  const ofShop = waiters.get(shopId) ?? new Set();
  waiters.set(shopId, ofShop.add(resolve));
  const stop = () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", over);
    ofShop.delete(resolve);
    if (ofShop.size === 0) waiters.delete(shopId);
  };
  return { notice, stop };
}

let listening: Promise<unknown> | undefined;
let stopped = false;

/** Listens, if nobody did yet. @throws Error when the database cannot be reached */
function hear(): Promise<unknown> {
  listening ??= listen(CHANNEL, {
    notice(payload) {
      const [shopId = "", version = null] = payload.split(" ");
      for (const wake of waiters.get(shopId) ?? []) wake(version);
    },
    // Everybody reads again: what was told in the meantime is lost.
    listening() {
      for (const ofShop of waiters.values()) for (const wake of ofShop) wake(null);
    },
  }).catch((error: unknown) => {
    listening = undefined;
    throw error;
  });
  return listening;
}

/** Lets every waiting page go; the process is going down. */
export function stopLive(): void {
  stopped = true;
  for (const ofShop of waiters.values()) for (const wake of ofShop) wake(OVER);
}
