/** Merging an export's file: every line ends as a row or as a fault, whatever stops the work half-way. */
import { owner } from "#test/support/database.ts";
import { beforeAll, describe, expect, test, vi } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { prepareQueues } from "#app/jobs/worker.server.ts";
import { mergeFile } from "#app/sync/bulk/merge.server.ts";
import { resolveOrphans } from "#app/sync/bulk/orphans.server.ts";
import { pauseImport, resumeImport, startImport } from "#app/sync/bulk/start.server.ts";
import { loadImport, type Resource } from "#app/sync/bulk/state.server.ts";
import { importProgress } from "#app/sync/index.server.ts";
import {
  customerNode,
  fulfilmentNode,
  line,
  lineItemNode,
  orderNode,
  productNode,
  refundNode,
  returnLineItemNode,
  returnNode,
  variantNode,
} from "#test/factories/admin-nodes.ts";

import { mirrorOf, type ServedFile, serveFile, shopWithContext, writesOf } from "./support.ts";

beforeAll(prepareQueues);

/** An import whose exports are done, ready to be merged. */
async function importing(context: ShopContext): Promise<string> {
  const importId = await startImport(context);
  await owner.query("UPDATE import_parts SET status = 'merging' WHERE shop_id = $1", [context.shop.id]);
  return importId;
}

async function merge(context: ShopContext, importId: string, resource: Resource, file: ServedFile) {
  const found = await withShopConnection(context, (connection) =>
    loadImport(connection, context.shop.id, importId),
  );
  const part = found?.parts.find((each) => each.resource === resource);
  if (!found || !part) throw new Error("no such import");
  await mergeFile(context, found, part, file.url);
  await resolveOrphans(context, found, part);
  const after = await importProgress(context);
  return after?.parts.find((each) => each.resource === resource);
}

/** Orders with two lines each; every third one fulfilled and refunded, every fifth one with a return. */
function orderLines(count: number, first = 1): string[] {
  return Array.from({ length: count }, (_, index) => first + index).flatMap((id) => {
    const order = orderNode(id, {
      customer: id % 7 === 0 ? null : { id: `gid://shopify/Customer/${id % 50}` },
      ...(id % 3 === 0
        ? {
            displayFulfillmentStatus: "FULFILLED",
            fulfillments: [fulfilmentNode(id)],
            refunds: [refundNode(id)],
          }
        : {}),
    });
    const lines = [
      line(order),
      line(lineItemNode(10 * id), order),
      line(lineItemNode(10 * id + 1, { title: "Tea — 'ß' 🫖" }), order),
    ];
    if (id % 5 === 0) {
      const given = returnNode(id);
      lines.push(line(given, order), line(returnLineItemNode(id), given));
    }
    return lines;
  });
}

const fileOf = (lines: string[]) => serveFile(lines.map((text) => `${text}\n`).join(""));

/** The mirror less what differs from import to import: when the returns were read. */
async function comparable(context: ShopContext): Promise<Awaited<ReturnType<typeof mirrorOf>>> {
  const mirror = await mirrorOf(context.shop.id);
  return { ...mirror, returns: (mirror["returns"] ?? []).map(({ read_at: _, ...row }) => row) };
}

describe("a file of orders", () => {
  const lines = orderLines(9_000);
  let expected: Awaited<ReturnType<typeof comparable>>;
  let context: ShopContext;

  test("becomes rows, chunk by chunk", async () => {
    context = await shopWithContext();
    const importId = await importing(context);
    const part = await merge(context, importId, "orders", await fileOf(lines));
    expect(part).toMatchObject({ linesMerged: lines.length, linesFaulty: 0 });
    expected = await comparable(context);
    expect(expected["orders"]).toHaveLength(9_000);
    expect(expected["order_line_items"]).toHaveLength(18_000);
    expect(expected["fulfilments"]).toHaveLength(3_000);
    expect(expected["refunds"]).toHaveLength(3_000);
    expect(expected["returns"]).toHaveLength(1_800);
    expect(expected["return_line_items"]).toHaveLength(1_800);
    const events = Object.groupBy(expected["events"] ?? [], (event) => String(event["type"]));
    expect(Object.fromEntries(Object.entries(events).map(([type, all]) => [type, all?.length]))).toEqual({
      "order.placed": 9_000,
      "order.paid": 9_000,
      "order.fulfilled": 3_000,
      "order.delivered": 3_000,
      "order.refunded": 3_000,
      "return.requested": 1_800,
    });
    expect(expected["events"]?.every((event) => event["backfill"])).toBe(true);
  });

  test("imported again writes nothing", async () => {
    const before = await writesOf(context.shop.id);
    await owner.query("UPDATE imports SET status = 'completed' WHERE shop_id = $1", [context.shop.id]);
    const importId = await importing(context);
    await merge(context, importId, "orders", await fileOf(lines));
    expect(await writesOf(context.shop.id)).toEqual(before);
  });

  test("goes on where a broken connection stopped", async () => {
    const other = await shopWithContext();
    const importId = await importing(other);
    const file = await fileOf(lines);
    file.breakAfter(1_000_000);
    await merge(other, importId, "orders", file);
    expect(file.ranges).toEqual(["", expect.stringMatching(/^bytes=9\d+-$/)]);
    expect(await comparable(other)).toEqual(expected);
  });

  test("goes on after the last committed chunk when the work was killed", async () => {
    const other = await shopWithContext();
    const importId = await importing(other);
    // Killed: the database lets the second chunk do its work and then loses it.
    await owner.query(`
      CREATE FUNCTION kill_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.shop_id = '${other.shop.id}' AND NEW.lines_merged > 20000 THEN RAISE EXCEPTION 'killed'; END IF;
        RETURN NEW;
      END $$;
      CREATE CONSTRAINT TRIGGER kill AFTER UPDATE ON import_parts DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION kill_once()`);
    const file = await fileOf(lines);
    await expect(merge(other, importId, "orders", file)).rejects.toThrow("killed");
    await owner.query("DROP TRIGGER kill ON import_parts; DROP FUNCTION kill_once()");
    const { rows } = await owner.query(
      "SELECT lines_merged::int AS lines, bytes_merged::int AS bytes FROM import_parts WHERE shop_id = $1 AND resource = 'orders'",
      [other.shop.id],
    );
    expect(rows[0].lines).toBeGreaterThan(10_000);
    expect(rows[0].lines).toBeLessThan(20_000);
    const part = await merge(other, importId, "orders", file);
    expect(file.ranges.at(-1)).toBe(`bytes=${rows[0].bytes}-`);
    expect(part?.linesMerged).toBe(lines.length);
    expect(await comparable(other)).toEqual(expected);
  });

  test("paused stops after the chunk in hand, tells how long it had left, and goes on from there", async () => {
    const other = await shopWithContext();
    const importId = await importing(other);
    await owner.query(
      "UPDATE import_parts SET object_count = $2, status = CASE resource WHEN 'orders' THEN status ELSE 'completed' END WHERE shop_id = $1",
      [other.shop.id, lines.length],
    );
    const file = await fileOf(lines);
    const merging = merge(other, importId, "orders", file);
    await vi.waitFor(
      async () => {
        const progress = await importProgress(other);
        expect(progress?.parts.find((part) => part.resource === "orders")?.linesMerged).toBeGreaterThan(0);
        expect(progress?.left).toMatchObject({ kind: "about", ms: expect.any(Number) });
      },
      { interval: 5, timeout: 10_000 },
    );
    await pauseImport(other);
    await expect(merging).rejects.toThrow();
    const paused = await importProgress(other);
    const orders = paused?.parts.find((part) => part.resource === "orders");
    expect(paused).toMatchObject({ status: "paused", left: null });
    expect(orders?.linesMerged).toBeLessThan(lines.length);

    await resumeImport(other);
    await merge(other, importId, "orders", file);
    expect(await comparable(other)).toEqual(expected);
  });

  test("in any order of lines ends in the same rows", async () => {
    const other = await shopWithContext();
    const importId = await importing(other);
    const children = lines.filter((text) => text.includes("__parentId"));
    const parents = lines.filter((text) => !text.includes("__parentId"));
    const part = await merge(other, importId, "orders", await fileOf([...children.reverse(), ...parents]));
    expect(part).toMatchObject({ linesMerged: lines.length, linesFaulty: 0 });
    expect(await comparable(other)).toEqual(expected);
    const { rows } = await owner.query("SELECT count(*)::int AS n FROM import_orphans WHERE shop_id = $1", [
      other.shop.id,
    ]);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test("merged by two runs at once ends in the same rows", async () => {
    const other = await shopWithContext();
    const importId = await importing(other);
    const file = await fileOf(lines);
    const runs = await Promise.allSettled([
      merge(other, importId, "orders", file),
      merge(other, importId, "orders", file),
    ]);
    expect(runs.filter((run) => run.status === "fulfilled")).toHaveLength(1);
    expect(await comparable(other)).toEqual(expected);
  });
});

test("malformed lines are kept with their reason, and the rest is imported", async () => {
  const context = await shopWithContext();
  const importId = await importing(context);
  const bad = orderNode(2, { currentTotalTaxSet: { shopMoney: { amount: "1.234", currencyCode: "USD" } } });
  const part = await merge(
    context,
    importId,
    "orders",
    await fileOf([
      line(orderNode(1)),
      "{ not json",
      line(bad),
      line(lineItemNode(21), bad),
      line(lineItemNode(11, { quantity: "two" }), orderNode(1)),
      line({ title: "no id" }),
      line({ id: "gid://shopify/Collection/1" }),
      line(orderNode(3)),
    ]),
  );
  expect(part).toMatchObject({ linesMerged: 8, linesFaulty: 6 });
  expect((await mirrorOf(context.shop.id))["orders"]?.map((order) => order["id"])).toEqual([1, 3]);
  const progress = await importProgress(context);
  expect(progress?.faults.map((fault) => [fault.lineNumber, fault.reason])).toEqual([
    [2, "not a JSON object"],
    [3, "currentTotalTaxSet.shopMoney: not an amount of USD"],
    [4, "__parentId: the Order was not imported"],
    [5, expect.stringMatching(/^quantity: /)],
    [6, "id: not a global id"],
    [7, "id: unexpected Collection"],
  ]);
  expect(progress?.faults.every((fault) => fault.excerpt.length <= 200)).toBe(true);
});

test("files of customers and of products become rows", async () => {
  const context = await shopWithContext();
  const importId = await importing(context);
  await merge(context, importId, "customers", await fileOf([1, 2, 3].map((id) => line(customerNode(id)))));
  const product = productNode(31);
  await merge(
    context,
    importId,
    "products",
    await fileOf([line(product), line(variantNode(32), product), line(variantNode(33), product)]),
  );
  const mirror = await mirrorOf(context.shop.id);
  expect(mirror["customers"]).toHaveLength(3);
  expect(mirror["product_variants"]).toMatchObject([{ price_minor: 1250 }, { price_minor: 1250 }]);
  expect(mirror["events"]).toHaveLength(3);
});
