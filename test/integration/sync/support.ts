/** What the tests of sync share: a shop's context, its rows as one comparable value, and files served over HTTP. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { installedShop, owner } from "#test/support/database.ts";
import { onTestFinished } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { shopContext } from "#app/context.server.ts";

/** A shop of its own, and the context of its jobs. */
export async function shopWithContext(
  details: Parameters<typeof installedShop>[0] = {},
): Promise<ShopContext> {
  const shop = await installedShop(details);
  return shopContext(shop.id, { kind: "job", job: "test" });
}

const MIRROR = [
  "products",
  "product_variants",
  "customers",
  "orders",
  "order_line_items",
  "fulfilments",
  "refunds",
  "returns",
  "return_line_items",
] as const;

/** Every mirrored row of the shop, and its events without the time at which they were written. */
export async function mirrorOf(shopId: string): Promise<Record<string, Record<string, unknown>[]>> {
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const table of MIRROR) {
    const { rows } = await owner.query(
      `SELECT to_jsonb(t) - 'shop_id' AS row FROM ${table} t WHERE shop_id = $1 ORDER BY to_jsonb(t)::text`,
      [shopId],
    );
    tables[table] = rows.map((row) => row.row as Record<string, unknown>);
  }
  const events = await owner.query(
    `SELECT to_jsonb(e) - 'shop_id' - 'recorded_at' AS row FROM events e WHERE shop_id = $1 ORDER BY type, subject`,
    [shopId],
  );
  tables["events"] = events.rows.map((row) => row.row as Record<string, unknown>);
  return tables;
}

/** Where each row of the shop lies: the same again exactly when nothing was written. */
export async function writesOf(shopId: string): Promise<string[]> {
  const places: string[] = [];
  for (const table of [...MIRROR, "events"]) {
    const { rows } = await owner.query(
      `SELECT '${table} ' || ctid || ' ' || xmin AS place FROM ${table} WHERE shop_id = $1 ORDER BY 1`,
      [shopId],
    );
    places.push(...rows.map((row) => row.place as string));
  }
  return places;
}

export interface ServedFile {
  url: string;
  /** The Range header of every request, "" for none. */
  ranges: string[];
  /** Breaks the next download after this many bytes. */
  breakAfter(bytes: number): void;
}

/** Serves a text as Shopify's file server does, with Range. */
export async function serveFile(text: string): Promise<ServedFile> {
  const bytes = Buffer.from(text);
  const ranges: string[] = [];
  let breakAt: number | undefined;
  const server = createServer((request, response) => {
    const range = request.headers.range ?? "";
    ranges.push(range);
    const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
    if (from >= bytes.length && range) return response.writeHead(416).end();
    response.writeHead(range ? 206 : 200, { "Content-Length": bytes.length - from });
    if (breakAt === undefined) return response.end(bytes.subarray(from));
    response.write(bytes.subarray(from, from + breakAt), () => response.destroy());
    breakAt = undefined;
    return response;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/export.jsonl`,
    ranges,
    breakAfter: (count) => {
      breakAt = count;
    },
  };
}
