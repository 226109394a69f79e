/** Row-level security: what a query sees when it forgets the shop, and what one shop sees of another. */
import { installedShop, owner } from "./support/database.ts";
import { beforeAll, describe, expect, test } from "vitest";

import { pool, unsafeDb, withShop, withShopConnection } from "#app/db.server.ts";

let ours: { id: string };
let theirs: { id: string };
let tables: string[];

beforeAll(async () => {
  ours = await installedShop();
  theirs = await installedShop();
  for (const shop of [ours, theirs]) {
    await owner.query(
      `INSERT INTO customers (shop_id, id, email, tags, created_at, updated_at) VALUES ($1, 7, 'a@example.com', '{}', now(), now())`,
      [shop.id],
    );
  }
  const found = await owner.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
  );
  tables = found.rows.map((row) => row.tablename as string);
});

describe("a query that forgets the shop", () => {
  test("sees no row of any table", async () => {
    expect(tables.length).toBeGreaterThan(20);
    for (const table of tables) {
      const { rows } = await pool.query(`SELECT count(*)::int AS n FROM ${table}`);
      expect(rows[0], table).toEqual({ n: 0 });
    }
  });

  test("can write nothing", async () => {
    const insert = pool.query(
      "INSERT INTO customers (shop_id, id, tags, created_at, updated_at) VALUES ($1, 8, '{}', now(), now())",
      [ours.id],
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });
});

describe("a shop's transaction", () => {
  test("sees its own rows alone, by Prisma and by plain SQL", async () => {
    const byPrisma = await withShop({ shop: ours }, (db) => db.customer.findMany());
    const bySql = await withShopConnection({ shop: ours }, (db) => db.query("SELECT shop_id FROM customers"));
    expect(byPrisma.map((row) => row.shopId)).toEqual([ours.id]);
    expect(bySql.rows).toEqual([{ shop_id: ours.id }]);
  });

  test("cannot write into another shop, nor change or delete its rows", async () => {
    const insert = withShop({ shop: ours }, (db) => db.liveVersion.create({ data: { shopId: theirs.id } }));
    await expect(insert).rejects.toThrow(/row-level security/);
    const changed = await withShop({ shop: ours }, (db) =>
      db.customer.updateMany({ where: { shopId: theirs.id }, data: { email: "stolen@example.com" } }),
    );
    expect(changed.count).toBe(0);
    const deleted = await withShop({ shop: ours }, (db) =>
      db.customer.deleteMany({ where: { shopId: theirs.id } }),
    );
    expect(deleted.count).toBe(0);
  });

  test("leaves no tenant behind on its connection", async () => {
    await withShop({ shop: ours }, (db) => db.customer.count());
    const { rows } = await pool.query("SELECT current_shop() AS shop");
    expect(rows).toEqual([{ shop: null }]);
  });
});

describe("the database", () => {
  test("protects every table, and the app owns none of them", async () => {
    const unprotected = await owner.query(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT rowsecurity AND tablename <> '_prisma_migrations'",
    );
    expect(unprotected.rows).toEqual([]);
    const { rows } = await pool.query("SELECT tablename FROM pg_tables WHERE tableowner = current_user");
    expect(rows).toEqual([]);
  });

  test("begins every key, foreign key and index with the shop", async () => {
    const { rows } = await owner.query(`
      SELECT i.indexrelid::regclass::text AS index
      FROM pg_index i
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
      WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT IN ('shops', '_prisma_migrations') AND a.attname <> 'shop_id'
      UNION ALL
      SELECT c.conname FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND a.attname <> 'shop_id'`);
    expect(rows).toEqual([]);
  });

  test("lets work over all shops read shops and imports, and nothing of customers", async () => {
    const shops = await unsafeDb((db) => db.query("SELECT id FROM shops"));
    expect(shops.rows.length).toBe(2);
    await expect(unsafeDb((db) => db.query("SELECT * FROM customers"))).rejects.toThrow(/permission denied/);
  });
});
