/** Privacy in a real browser: a customer asks, the merchant is told, reads, downloads and answers; then the customer is erased. */
import { readFileSync } from "node:fs";

import { owner } from "../support/database.ts";
import { startEncore, type RunningEncore } from "../support/encore.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";

import { importObjects } from "../dev-store/import/import.ts";
import { aCustomer, anOrder, aProduct } from "../factories/shop-objects.ts";
import { launchBrowser } from "../support/browser.ts";
import { openEncore, type Merchant } from "../support/merchant.ts";

let browser: Browser;
let encore: RunningEncore;
let merchant: Merchant;

const EMAIL = "agata.quillfeather@example.com";

beforeAll(async () => {
  [browser, encore] = await Promise.all([
    launchBrowser(),
    startEncore({ shopDomain: "privacy.myshopify.com" }),
  ]);
  importObjects(encore.devStore, [
    aProduct(),
    aCustomer({ email: EMAIL, firstName: "Ágata", lastName: "Quillfeather" }),
    aCustomer({ email: "bruno@example.com", firstName: "Bruno", lastName: "Other" }),
    anOrder({ customer: { email: EMAIL } }),
    anOrder({ customer: { email: EMAIL } }),
    anOrder({ customer: { email: "bruno@example.com" } }),
  ]);
}, 240_000);

afterAll(async () => {
  await browser.close();
  await encore.close();
});

function customerId(): number {
  const found = encore.devStore.store
    .list("Customer")
    .find((customer) => (customer as { email?: unknown })["email"] === EMAIL);
  if (!found) throw new Error("There is no Ágata");
  return found.id;
}

async function compliance(topic: string): Promise<void> {
  const response = await fetch(`${encore.devStore.origin}/__store/compliance`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ topic, ...(topic === "shop/redact" ? {} : { customerId: customerId() }) }),
  });
  expect(response.status).toBe(202);
}

test("nobody has asked: the page says so", async () => {
  merchant = await openEncore(browser, encore.devStore, "/app/settings");
  await merchant.app.getByText("Last import finished").waitFor({ timeout: 60_000 });
  await merchant.app.getByRole("link", { name: "Privacy" }).click();
  await merchant.app.getByText("Nobody has asked yet").waitFor();
});

test("a customer asks to see their data: the merchant is told while the page is open, reads it, and answers", async () => {
  await compliance("customers/data_request");
  await merchant.app.getByText("A customer waits for their data").waitFor({ timeout: 30_000 });
  await merchant.app.getByText("Ready to send").waitFor();
  await merchant.app.getByRole("link", { name: "Ágata Quillfeather", exact: true }).click();
  await merchant.app.getByText(EMAIL, { exact: true }).first().waitFor();
  await merchant.app.getByRole("heading", { name: "Orders", exact: true }).waitFor();
  expect(await merchant.app.getByText("bruno@example.com").count()).toBe(0);

  const downloading = merchant.page.waitForEvent("download");
  await merchant.app.getByRole("button", { name: "Download JSON" }).click();
  const file = JSON.parse(readFileSync(await (await downloading).path(), "utf8")) as {
    format: string;
    customerId: string;
    held: Record<string, { rows: Record<string, unknown>[] }>;
  };
  expect(file).toMatchObject({ format: "encore.customer-data", customerId: String(customerId()) });
  expect(file.held["customers"]?.rows).toMatchObject([{ email: EMAIL, first_name: "Ágata" }]);
  expect(file.held["orders"]?.rows).toHaveLength(2);

  await merchant.app.getByRole("button", { name: "Mark as answered" }).click();
  await merchant.app.getByText("Sent to the customer").waitFor();
  expect(await merchant.app.getByRole("button", { name: "Mark as answered" }).count()).toBe(0);
  expect(merchant.complaints).toEqual([]);
});

test("an export is made by hand from the customer's page, and Home leads to it", async () => {
  const second = await openEncore(browser, encore.devStore, `/app/customers/${customerId()}`);
  await second.app.getByRole("button", { name: "Prepare data export" }).click();
  await second.app.getByRole("link", { name: "Show requests" }).click();
  await second.app.getByText("Export made by your staff").waitFor();
  await second.app.getByText("Ready to send").waitFor({ timeout: 30_000 });
  expect(second.complaints).toEqual([]);
  await second.leave();
  const home = await openEncore(browser, encore.devStore);
  await home.app.getByText("A customer waits for their data").waitFor();
  await home.app.getByRole("link", { name: "Show requests" }).click();
  await home.app.getByRole("heading", { name: "Requests" }).waitFor();
  await home.leave();
});

test("the customer is erased: the name is gone from the page that is open, and their exports with it", async () => {
  await compliance("customers/redact");
  await merchant.app.getByText("This export is not there").waitFor({ timeout: 30_000 });
  await merchant.app.getByRole("link", { name: "All requests" }).click();
  await merchant.app.getByText(/^Erased here: name, contact details/).waitFor();
  expect(await merchant.app.getByText("Quillfeather").count()).toBe(0);
  const { rows } = await owner.query("SELECT FROM customers WHERE email = $1 OR search LIKE '%quill%'", [
    EMAIL,
  ]);
  expect(rows).toEqual([]);
  await merchant.leave();
});

test("48 hours after the app was removed the shop is erased, and can install it again", async () => {
  encore.devStore.installation.uninstall();
  await expect
    .poll(async () => (await owner.query("SELECT FROM shops WHERE uninstalled_at IS NOT NULL")).rowCount)
    .toBe(1);
  await compliance("shop/redact");
  const left = () =>
    owner.query(
      "SELECT FROM shops UNION ALL SELECT FROM orders UNION ALL SELECT FROM jobs.job WHERE data ? 'shopId'",
    );
  await expect.poll(async () => (await left()).rowCount, { timeout: 20_000 }).toBe(0);
  const again = await openEncore(browser, encore.devStore, "/app/settings");
  await again.app.getByText("Last import finished").waitFor({ timeout: 60_000 });
  expect(again.complaints).toEqual([]);
  await again.leave();
}, 120_000);
