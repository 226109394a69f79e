/** The database goes away in the middle of a transaction: that transaction fails, and the process goes on. */
import { installedShop } from "#test/support/database.ts";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { afterAll, expect, inject, test, vi } from "vitest";

import { pool, withShop, withShopConnection } from "#app/db.server.ts";
import { serverAt } from "#test/support/postgres.ts";

/** What PostgreSQL, the driver and Prisma call it. */
const LOST = /connection|terminat/i;
const shop = await installedShop();
const superuser = new pg.Client(serverAt(inject("postgresPort")).superuserUrl("postgres"));
await superuser.connect();
afterAll(() => superuser.end());

/** Ends the server's side of a connection, as a restart does. */
async function cut(pid: number | undefined): Promise<void> {
  const { rows } = await superuser.query("SELECT pg_terminate_backend($1) AS cut", [pid]);
  if (!rows[0].cut) throw new Error("There was no such connection");
}

test("between two statements of plain SQL", async () => {
  const cutOff = withShopConnection({ shop }, async (connection) => {
    const { rows } = await connection.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await cut(rows[0]?.pid);
    // Long enough for Node to hear of it while nobody waits for an answer.
    await sleep(200);
    await connection.query("SELECT 1");
  });
  await expect(cutOff).rejects.toThrow(LOST);
  const { rowCount } = await withShopConnection({ shop }, (connection) => connection.query("SELECT 1"));
  expect(rowCount).toBe(1);
});

test("between two statements of Prisma's", async () => {
  const cutOff = withShop({ shop }, async (db) => {
    const rows = await db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await cut(rows[0]?.pid);
    await sleep(200);
    await db.shop.count();
  });
  await expect(cutOff).rejects.toThrow(LOST);
  expect(await withShop({ shop }, (db) => db.shop.count())).toBe(1);
});

test("while a statement is under way", async () => {
  const cutOff = withShopConnection({ shop }, async (connection) => {
    const { rows } = await connection.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await Promise.all([connection.query("SELECT pg_sleep(5)"), sleep(100).then(() => cut(rows[0]?.pid))]);
  });
  await expect(cutOff).rejects.toThrow(LOST);
});

test("none of their places in the pool is lost with them", async () => {
  await vi.waitFor(() => expect(pool.totalCount).toBe(pool.idleCount));
});
