/** The database goes away in the middle of a transaction: that transaction fails, and the process goes on. */
import { databaseUrls, installedShop } from "#test/support/database.ts";
import { connect, createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { afterAll, expect, inject, test, vi } from "vitest";

import { serverAt } from "#test/support/postgres.ts";

/** A way to the database on which the next connections are ended in the very moment in which they are ready. */
let endWhenReady = 0;
const proxy = createServer((client) => {
  const server = connect(Number(new URL(databaseUrls.appUrl).port), "127.0.0.1");
  client.on("error", () => server.destroy()).on("close", () => server.destroy());
  server.on("error", () => client.destroy()).on("close", () => client.destroy());
  client.pipe(server);
  server.on("data", (data) => {
    // "ReadyForQuery" is the last message of an answer: Z, its length, and that no transaction is under way.
    const ready = data.subarray(-6).equals(Buffer.from([0x5a, 0, 0, 0, 5, 0x49]));
    if (!ready || endWhenReady === 0) return void client.write(data);
    endWhenReady -= 1;
    client.end(Buffer.concat([data, ENDED]));
  });
});
/** PostgreSQL's last words when it is restarted. */
const ENDED = (() => {
  const fields = ["SFATAL", "VFATAL", "C57P01", "Mterminating connection due to administrator command", ""];
  const body = Buffer.from(`${fields.join("\0")}\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from("E"), length, body]);
})();
await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
const through = new URL(databaseUrls.appUrl);
through.port = String((proxy.address() as AddressInfo).port);
process.env["DATABASE_URL"] = through.href;
afterAll(() => void proxy.close());
const { pool, withShop, withShopConnection } = await import("#app/db.server.ts");

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

test.each([
  ["plain SQL", () => withShopConnection({ shop }, (connection) => connection.query("SELECT 1"))],
  ["Prisma", () => withShop({ shop }, (db) => db.shop.count())],
])("in the moment in which it is ready (%s)", async (_by, work) => {
  // Connections that are ready already would not be opened anew.
  const held = await Promise.all(Array.from({ length: pool.idleCount }, () => pool.connect()));
  for (const client of held) client.release(true);
  await vi.waitFor(() => expect(pool.totalCount).toBe(0));
  endWhenReady = 1;
  await expect(work()).rejects.toThrow();
  expect(endWhenReady).toBe(0);
  await expect(work()).resolves.toBeDefined();
});

test("none of their places in the pool is lost with them", async () => {
  await vi.waitFor(() => expect(pool.totalCount).toBe(pool.idleCount));
});
