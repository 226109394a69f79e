/** The inbox: stored once, together with its job or not at all, and answered whatever becomes of it. */
import { installedShop, owner } from "#test/support/database.ts";
import { serveWebhooks } from "#test/support/webhook-door.ts";
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { boss } from "#app/jobs/boss.server.ts";
import { prepareQueues } from "#app/jobs/worker.server.ts";
import { sweepInbox } from "#app/sync/webhooks/sweep.server.ts";

const door = await serveWebhooks();
afterAll(door.close);
let shop: { id: string; domain: string };

beforeAll(async () => {
  await prepareQueues();
});
beforeEach(async () => {
  await owner.query("DELETE FROM jobs.job");
  shop = await installedShop();
});

interface Posted {
  body?: string;
  secret?: string;
  headers?: Record<string, string>;
}

async function post({ body = '{"id":1}', secret, headers = {} }: Posted = {}): Promise<number> {
  const key = secret ?? process.env["SHOPIFY_API_SECRET"] ?? "";
  const response = await fetch(`${door.origin}/webhooks`, {
    method: "POST",
    body,
    headers: {
      "X-Shopify-Topic": "orders/create",
      "X-Shopify-Hmac-Sha256": createHmac("sha256", key).update(body).digest("base64"),
      "X-Shopify-Shop-Domain": shop.domain,
      "X-Shopify-API-Version": "2026-10",
      "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
      "X-Shopify-Triggered-At": "2026-11-23T10:00:00.123Z",
      ...headers,
    },
  });
  return response.status;
}

async function stored(): Promise<{ deliveries: Record<string, unknown>[]; jobs: unknown[] }> {
  const deliveries = await owner.query("SELECT * FROM webhook_deliveries WHERE shop_id = $1", [shop.id]);
  const jobs = await owner.query("SELECT data FROM jobs.job WHERE name LIKE 'webhook.%'");
  return { deliveries: deliveries.rows, jobs: jobs.rows.map((row) => row.data) };
}

describe("a webhook", () => {
  test("is stored as it came, with the job that will work on it", async () => {
    const body = '{"id": 820982911946154508, "text": "Zoë \\u0000"}';
    expect(await post({ body })).toBe(200);
    const { deliveries, jobs } = await stored();
    expect(deliveries).toMatchObject([
      {
        body,
        topic: "orders/create",
        status: "received",
        triggered_at: new Date("2026-11-23T10:00:00.123Z"),
      },
    ]);
    expect(jobs).toEqual([{ shopId: shop.id }]);
  });

  test("that tells of no whole order has a job of its own", async () => {
    expect(await post({ headers: { "X-Shopify-Topic": "orders/delete" } })).toBe(200);
    const { jobs } = await stored();
    expect(jobs).toEqual([{ shopId: shop.id, webhookId: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043" }]);
  });

  test("delivered again, also at the same time, is stored once and worked on once", async () => {
    expect(await Promise.all([post(), post(), post()])).toEqual([200, 200, 200]);
    expect(await post()).toBe(200);
    const { deliveries, jobs } = await stored();
    expect([deliveries.length, jobs.length]).toEqual([1, 1]);
  });

  test("is not stored when its job cannot be", async () => {
    const queue = await boss();
    await queue.deleteQueue("webhook.drain");
    expect(await post()).toBe(500);
    expect((await stored()).deliveries).toEqual([]);
    await prepareQueues();
    expect(await post()).toBe(200);
  });

  test("of an unknown shop is answered and forgotten", async () => {
    expect(await post({ headers: { "X-Shopify-Shop-Domain": "nobody.myshopify.com" } })).toBe(200);
    expect(await stored()).toEqual({ deliveries: [], jobs: [] });
  });

  test.each([
    ["with another secret's signature", { secret: "another-secret-0123456" }, 401],
    ["without a signature", { headers: { "X-Shopify-Hmac-Sha256": "" } }, 401],
    ["without a topic", { headers: { "X-Shopify-Topic": "" } }, 400],
    ["without a body", { body: "" }, 400],
  ])("%s is refused and leaves nothing", async (_, posted: Posted, status) => {
    expect(await post(posted)).toBe(status);
    expect(await stored()).toEqual({ deliveries: [], jobs: [] });
  });
});

test("the sweep forgets what was done a week ago and takes up what was left lying", async () => {
  await owner.query(
    `INSERT INTO webhook_deliveries (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status)
     SELECT $1, id, 'orders/create', '', now(), now() - age::interval, '{}', status
     FROM (VALUES ('old', '8 days', 'done'), ('new', '6 days', 'done'), ('lying', '3 hours', 'received'),
                  ('at work', '1 hour', 'received')) AS v (id, age, status)`,
    [shop.id],
  );
  await sweepInbox();
  const { deliveries, jobs } = await stored();
  expect(deliveries.map((row) => row["webhook_id"]).sort()).toEqual(["at work", "lying", "new"]);
  expect(jobs).toEqual([{ shopId: shop.id, webhookId: "lying" }]);
});
