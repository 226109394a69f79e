/** Dead letters: a webhook that could not be worked on says why, is kept, and can be worked on again. */
import { owner } from "#test/support/database.ts";
import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { prepareQueues } from "#app/jobs/worker.server.ts";
import { FIRST_PAGE } from "#app/shared/pagination.ts";
import {
  failedPosition,
  failedWebhook,
  failedWebhookCount,
  failedWebhooks,
  replayWebhooks,
  storeDelivery,
} from "#app/sync/index.server.ts";
import { processDelivery } from "#app/sync/webhooks/process.server.ts";
import { sweepInbox } from "#app/sync/webhooks/sweep.server.ts";
import { shopWithContext } from "./support.ts";

const valid = readFileSync(new URL("fixtures/orders_create.json", import.meta.url), "utf8");
let context: ShopContext;

beforeAll(prepareQueues);
beforeEach(async () => {
  await owner.query("DELETE FROM jobs.job");
  context = await shopWithContext();
});

async function fail(webhookId: string, body: string, topic = "orders/create"): Promise<void> {
  const delivery = { shopDomain: context.shop.domain, topic, webhookId, apiVersion: "2026-10", body };
  await storeDelivery({ ...delivery, triggeredAt: new Date() });
  await processDelivery(context, { webhookId }, { lastTry: true });
}

async function status(webhookId: string): Promise<string> {
  const { rows } = await owner.query<{ status: string }>(
    "SELECT concat_ws(' ', status, reason) AS status FROM webhook_deliveries WHERE shop_id = $1 AND webhook_id = $2",
    [context.shop.id, webhookId],
  );
  return rows[0]?.status ?? "gone";
}

const jobs = async () => {
  const { rows } = await owner.query<{ data: { webhookId?: string } }>(
    "SELECT data FROM jobs.job WHERE name = 'webhook.process' ORDER BY data->>'webhookId'",
  );
  return rows.map(({ data }) => data.webhookId);
};

describe("a webhook that cannot be worked on", () => {
  test.each([
    ["is no JSON", '{"id": 1, "line_items": [', "not_json"],
    ["is another shape", '{"id": "one"}', "admin_graphql_api_id"],
    ["is a list", "[1, 2]", ""],
  ])("because it %s says so", async (_, body, reason) => {
    await fail("bad", body);
    const found = await failedWebhook(context, "bad");
    expect(found).toMatchObject({ webhookId: "bad", topic: "orders/create", body, replays: 0 });
    expect(found?.reason).toContain(reason);
    expect(found?.reason).not.toBe("");
  });

  test("because the database refuses it says so in the database's words", async () => {
    const money = { amount: "99999999999999999999.00", currency_code: "USD" };
    const order = JSON.parse(valid) as Record<string, unknown>;
    await fail(
      "huge",
      JSON.stringify({ ...order, total_price_set: { shop_money: money, presentment_money: money } }),
    );
    const found = await failedWebhook(context, "huge");
    expect(found?.reason === "gave_up" ? found.detail : found?.reason).toMatch(
      /out of range|total_price_set/,
    );
  });

  test("is worked on again when that is asked for, and is then no failure any more", async () => {
    await fail("later", valid, "orders/create");
    await owner.query(
      "UPDATE webhook_deliveries SET status = 'failed', reason = 'gave_up', detail = 'down' WHERE shop_id = $1",
      [context.shop.id],
    );
    for (const table of ["orders", "events"]) {
      await owner.query(`DELETE FROM ${table} WHERE shop_id = $1`, [context.shop.id]);
    }
    await owner.query("DELETE FROM jobs.job");
    expect(await replayWebhooks(context, { webhookId: "later" })).toBe(1);
    expect(await jobs()).toEqual(["later"]);
    await processDelivery(context, { webhookId: "later" }, { lastTry: true });
    expect(await status("later")).toBe("done");
    expect(await failedWebhook(context, "later")).toMatchObject({ status: "done", replays: 1 });
    expect(await failedWebhookCount(context)).toBe(0);
  });

  test("that fails again says how often it was tried", async () => {
    await fail("bad", "{");
    await replayWebhooks(context, { webhookId: "bad" });
    await processDelivery(context, { webhookId: "bad" }, { lastTry: true });
    expect(await failedWebhook(context, "bad")).toMatchObject({ reason: "not_json", replays: 1 });
  });

  test("asked for twice at once is worked on once", async () => {
    await fail("bad", "{");
    await owner.query("DELETE FROM jobs.job");
    const replayed = await Promise.all([1, 2, 3].map(() => replayWebhooks(context, { webhookId: "bad" })));
    expect(replayed.sort()).toEqual([0, 0, 1]);
    expect(await jobs()).toEqual(["bad"]);
  });

  test("of another shop cannot be seen or tried again", async () => {
    await fail("bad", "{");
    const other = await shopWithContext();
    expect(await failedWebhook(other, "bad")).toBeUndefined();
    expect(await failedWebhookCount(other)).toBe(0);
    expect(await replayWebhooks(other, { webhookId: "bad" })).toBe(0);
    expect(await replayWebhooks(other, "all")).toBe(0);
    expect(await status("bad")).toBe("failed not_json");
  });

  test("is kept for a month, a done one for a week", async () => {
    await owner.query(
      `INSERT INTO webhook_deliveries (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status)
       SELECT $1, id, 'orders/create', '', now(), now() - age::interval, '{}', status
       FROM (VALUES ('old', '31 days', 'failed'), ('kept', '29 days', 'failed'), ('done', '8 days', 'done'))
         AS v (id, age, status)`,
      [context.shop.id],
    );
    await sweepInbox();
    expect(await Promise.all(["old", "kept", "done"].map(status))).toEqual(["gone", "failed", "gone"]);
  });
});

test("the list has pages, the latest first, and all of them can be tried again at once", async () => {
  await owner.query(
    `INSERT INTO webhook_deliveries
       (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status, reason)
     SELECT $1, 'f' || n, 'orders/create', '', now(), now() - n * interval '1 second', '{}', 'failed', 'gave_up'
     FROM generate_series(1, 2060) AS n`,
    [context.shop.id],
  );
  const first = await failedWebhooks(context, FIRST_PAGE);
  expect(first.count).toBe(2060);
  expect(first.page.rows.map(({ webhookId }) => webhookId).slice(0, 2)).toEqual(["f1", "f2"]);
  const second = await failedWebhooks(
    context,
    failedPosition(new URLSearchParams({ after: first.page.next ?? "" })),
  );
  expect(second.page.rows[0]?.webhookId).toBe("f26");
  const back = await failedWebhooks(
    context,
    failedPosition(new URLSearchParams({ before: second.page.previous ?? "" })),
  );
  expect(back.page.rows).toEqual(first.page.rows);
  expect(await replayWebhooks(context, "all")).toBe(2060);
  expect(await failedWebhookCount(context)).toBe(0);
  expect(await jobs()).toHaveLength(2060);
});
