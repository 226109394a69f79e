/** Sync health in a real browser: a check that finds what got lost, while the page is open. */
import { owner } from "../support/database.ts";
import { startEncore, type RunningEncore } from "../support/encore.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";

import { generateShop } from "../dev-store/data/generate.ts";
import { importObjects } from "../dev-store/import/import.ts";
import { placeOrder } from "../dev-store/state/actions/place-order.ts";
import { usd } from "../factories/shop-objects.ts";
import { launchBrowser } from "../support/browser.ts";
import { openEncore, type Merchant } from "../support/merchant.ts";

let browser: Browser;
let encore: RunningEncore;
let merchant: Merchant;

beforeAll(async () => {
  [browser, encore] = await Promise.all([launchBrowser(), startEncore()]);
  importObjects(encore.devStore, generateShop({ seed: "health", customers: 120, until: new Date() }));
}, 240_000);

afterAll(async () => {
  await browser.close();
  await encore.close();
});

function buy(title: string): string {
  const { order } = placeOrder(encore.devStore, {
    lineItems: [{ title, quantity: 1, originalUnitPriceSet: usd("48.00"), taxable: false }],
  });
  return order.name;
}

test("a merchant finds Sync health, checks, and sees by itself what was mended", async () => {
  merchant = await openEncore(browser, encore.devStore, "/app/settings");
  await merchant.app.getByRole("link", { name: "Sync health" }).click();
  await merchant.app.getByRole("heading", { name: "Comparison with your shop" }).waitFor();
  const check = merchant.app.getByRole("button", { name: "Check now" });
  await expect.poll(() => check.isEnabled(), { timeout: 60_000 }).toBe(true);
  await merchant.app.getByText("Nothing had to be repaired").waitFor();

  encore.devStore.faults.add({
    interface: "webhooks",
    kind: "drop",
    count: 1_000,
    status: 500,
    delayMs: 0,
  });
  const name = buy("A kettle that nobody was told of");
  await check.focus();
  await merchant.page.keyboard.press("Enter");
  await merchant.app.getByText(`Order ${name}`, { exact: true }).waitFor({ timeout: 60_000 });
  await merchant.app.getByText("Was missing", { exact: true }).first().waitFor();
  await merchant.app.getByText("No difference found").waitFor({ timeout: 30_000 });
  await expect.poll(() => check.isEnabled(), { timeout: 30_000 }).toBe(true);
  expect(merchant.complaints).toEqual([]);
  const { rows } = await owner.query("SELECT status FROM sync_runs");
  expect(rows).toEqual([{ status: "completed" }]);
}, 150_000);

test("a message that arrives shows when it came and how long it took", async () => {
  encore.devStore.faults.clear();
  buy("A kettle");
  await merchant.app.getByText(/95% within/).waitFor({ timeout: 20_000 });
  await merchant.app.getByText("Everything is worked on").waitFor();
});
