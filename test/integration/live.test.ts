/** Open pages hear of a change as soon as it is committed, however it was made, and of nobody else's. */
import { installedShop, owner } from "#test/support/database.ts";
import { contextOf } from "#test/support/context.ts";

import { setTimeout as sleep } from "node:timers/promises";

import { beforeEach, expect, test, vi } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { withShop, withShopConnection } from "#app/db.server.ts";
import { bumpLive, liveVersion, waitForChange } from "#app/live.server.ts";

let ctx: ShopContext;
beforeEach(async () => {
  ctx = contextOf(await installedShop());
});

const never = new AbortController().signal;
const bump = (context = ctx) => withShop(context, (db) => bumpLive(db, context.shop.id));

/** Until one connection listens for everybody. @returns its process in PostgreSQL */
async function untilListening(): Promise<number> {
  return vi.waitFor(
    async () => {
      const { rows } = await owner.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'encore-listen' AND datname = current_database()",
      );
      expect(rows).toHaveLength(1);
      return rows[0]?.pid ?? 0;
    },
    { timeout: 10_000, interval: 20 },
  );
}

test("a change wakes every page that waits", async () => {
  // They wait longer than the test may take: what ends their waiting is the change.
  const waiting = Array.from({ length: 20 }, () => waitForChange(ctx, "0", 120_000, never));
  await untilListening();
  await withShopConnection(ctx, (connection) => bumpLive(connection, ctx.shop.id));
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(["1"]));
});

test("a change that came before the waiting is told at once", async () => {
  await bump();
  expect(await waitForChange(ctx, "0", 10_000, never)).toBe("1");
  expect(await liveVersion(ctx)).toBe("1");
});

test("what is rolled back is not told, nor what another shop does", async () => {
  const other = contextOf(await installedShop());
  const waiting = waitForChange(ctx, "0", 600, never);
  await sleep(100);
  await bump(other);
  const failing = withShop(ctx, async (db) => {
    await bumpLive(db, ctx.shop.id);
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  expect(await waiting).toBe("0");
});

test("a page that goes away is let go at once", async () => {
  const gone = new AbortController();
  const waiting = waitForChange(ctx, "0", 60_000, gone.signal);
  await sleep(100);
  gone.abort();
  expect(await waiting).toBe("0");
});

test("one connection serves everybody, and a lost one is replaced without losing a change", async () => {
  const waiting = Array.from({ length: 5 }, () => waitForChange(ctx, "0", 20_000, never));
  const pid = await untilListening();
  // Only a superuser or the connection's own role may end it.
  await withShopConnection(ctx, (connection) => connection.query("SELECT pg_terminate_backend($1)", [pid]));
  await bump(); // while nobody listens
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(["1"]));
});
