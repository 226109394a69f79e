/** Failed webhooks in a real browser: the merchant's developer sees why, looks at the body, and tries again. */
import { createHmac, randomUUID } from "node:crypto";

import { owner } from "../support/database.ts";
import { startEncore, type RunningEncore } from "../support/encore.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";

import { generateShop } from "../dev-store/data/generate.ts";
import { importObjects } from "../dev-store/import/import.ts";
import { launchBrowser } from "../support/browser.ts";
import { openEncore, type Merchant } from "../support/merchant.ts";

let browser: Browser;
let encore: RunningEncore;
let merchant: Merchant;

beforeAll(async () => {
  [browser, encore] = await Promise.all([launchBrowser(), startEncore()]);
  importObjects(encore.devStore, generateShop({ seed: "failed", customers: 20, until: new Date() }));
}, 240_000);

afterAll(async () => {
  await browser.close();
  await encore.close();
});

/** Sends what Shopify would not send. */
async function send(topic: string, body: string): Promise<void> {
  const response = await fetch(`${encore.appUrl}/webhooks`, {
    method: "POST",
    body,
    headers: {
      "X-Shopify-Topic": topic,
      "X-Shopify-Hmac-Sha256": createHmac("sha256", encore.devStore.app.apiSecret)
        .update(body)
        .digest("base64"),
      "X-Shopify-Shop-Domain": encore.devStore.shopDomain,
      "X-Shopify-API-Version": "2026-10",
      "X-Shopify-Webhook-Id": randomUUID(),
      "X-Shopify-Triggered-At": new Date().toISOString(),
    },
  });
  expect(response.status).toBe(200);
}

test("a webhook that cannot be read appears by itself, with the reason and its body", async () => {
  merchant = await openEncore(browser, encore.devStore, "/app/settings");
  await merchant.app.getByRole("link", { name: "Failed webhooks" }).click();
  await merchant.app.getByRole("heading", { name: "Nothing has failed" }).waitFor();
  await send("orders/updated", '{"id": 9007199254740993, "line_items": [');
  await merchant.app.getByText("The message is no JSON.").waitFor({ timeout: 20_000 });
  await merchant.app.getByText("1 failed webhook").waitFor();
  await merchant.app.getByRole("link", { name: "orders/updated" }).click();
  await merchant.app.getByText('{"id": 9007199254740993, "line_items": [').waitFor();
});

test("trying it again leaves it among the failed ones, with the number of tries", async () => {
  await merchant.app.getByRole("button", { name: "Try again" }).click();
  await merchant.app.getByText("Tried again by hand").waitFor();
  await expect
    .poll(
      async () =>
        (await owner.query("SELECT status, replays FROM webhook_deliveries WHERE topic = 'orders/updated'"))
          .rows,
      {
        timeout: 20_000,
      },
    )
    .toEqual([{ status: "failed", replays: 1 }]);
  await merchant.app.getByText("The message is no JSON.").waitFor();
  await merchant.app.getByRole("button", { name: "Try again" }).waitFor();
});

test("when the reason is gone, trying all again empties the list, and the page shows it by itself", async () => {
  await send("orders/updated", "no JSON either");
  const failed = async () =>
    (await owner.query("SELECT FROM webhook_deliveries WHERE status = 'failed'")).rowCount;
  await expect.poll(failed, { timeout: 20_000 }).toBe(2);
  // What failed for want of something that is there now.
  const { rows } = await owner.query<{ id: string }>("SELECT id FROM products LIMIT 1");
  await owner.query(
    "UPDATE webhook_deliveries SET body = $1, topic = 'products/delete' WHERE status = 'failed'",
    [JSON.stringify({ id: Number(rows[0]?.id) })],
  );
  await merchant.page.goto(merchant.page.url().replace(/\/settings.*$/, "/settings/failed-webhooks"));
  const again = merchant.app.getByRole("button", { name: "Try all again" });
  await again.focus();
  await merchant.page.keyboard.press("Enter");
  await merchant.app.getByRole("heading", { name: "Nothing has failed" }).waitFor({ timeout: 20_000 });
  expect(merchant.complaints).toEqual([]);
});
