/** A shopper's return in the storefront, in a real browser: signed in and as a guest, with keys and by taps. */
import "../support/database.ts";
import { owner } from "../support/database.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { fulfilOrder } from "../dev-store/state/actions/fulfil-order.ts";
import { placeOrder } from "../dev-store/state/actions/place-order.ts";
import { usd } from "../factories/shop-objects.ts";
import { launchBrowser } from "../support/browser.ts";
import { startEncore, type RunningEncore } from "../support/encore.ts";
import { expectSound } from "../support/look.ts";
import { openEncore } from "../support/merchant.ts";

let encore: RunningEncore;
let browser: Browser;
const BLOCK = ".encore-returns";

beforeAll(async () => {
  encore = await startEncore({ shopDomain: "shoppers.myshopify.com" });
  browser = await launchBrowser();
  // Opening the app installs it.
  const merchant = await openEncore(browser, encore.devStore);
  await merchant.app.getByRole("heading").first().waitFor();
  await merchant.leave();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await encore.close();
});

async function bought(email: string): Promise<{ id: number; name: string }> {
  const { devStore } = encore;
  const { order } = placeOrder(devStore, {
    email,
    customer: { email },
    lineItems: [
      {
        title: "A rather long title of a double album that goes on",
        quantity: 1,
        originalUnitPriceSet: usd("12.50"),
        taxable: false,
      },
      { title: "Another CD", quantity: 3, originalUnitPriceSet: usd("8.00"), taxable: false },
    ],
  });
  fulfilOrder(devStore, { orderId: order.id });
  await devStore.webhooks.idle();
  await vi.waitFor(
    async () => {
      const { rowCount } = await owner.query("SELECT FROM fulfilments WHERE order_id = $1", [order.id]);
      expect(rowCount).toBe(1);
    },
    { timeout: 30_000, interval: 100 },
  );
  return { id: order.id, name: order.name };
}

async function open(width: number, email?: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  const { origin } = encore.devStore;
  if (email !== undefined) {
    await page.goto(`${origin}/account/login`);
    await page.fill("input[name=email]", email);
    await page.press("input[name=email]", "Enter");
    await page.waitForURL("**/account");
  }
  await page.goto(`${origin}${PAGE}`);
  await page.locator(BLOCK).scrollIntoViewIfNeeded();
  return { page, complaints };
}

/** Where a merchant puts the block. */
const PAGE = "/pages/returns";

describe.each([320, 375, 1280])("at %i pixels", (width) => {
  test("three taps return an item", async () => {
    const email = `three-${width}@example.com`;
    const order = await bought(email);
    const { page, complaints } = await open(width, email);
    const block = page.locator(BLOCK);
    await block.getByRole("checkbox").first().waitFor();
    await expectSound(page, width);
    await block.getByRole("checkbox", { name: /A rather long title/ }).click();
    await block.getByRole("radio", { name: "Changed my mind" }).click();
    const send = block.getByRole("button", { name: "Send request" });
    await send.waitFor();
    expect(await block.getByRole("radio", { name: /Refund to your payment method/ }).isChecked()).toBe(true);
    await expectSound(page, width);
    await send.click();
    await block.getByRole("heading", { name: "Your request has been sent" }).waitFor();
    await expectSound(page, width);
    const { rows } = await owner.query(
      "SELECT channel, status, refund_minor FROM return_cases WHERE order_id = $1",
      [order.id],
    );
    expect(rows).toEqual([{ channel: "storefront", status: expect.any(String), refund_minor: "1250" }]);
    // Who reads by ear is where the news is.
    expect(await page.evaluate("document.activeElement?.textContent")).toBe("Your request has been sent");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

test("keys alone are enough", async () => {
  await bought("keys@example.com");
  const { page } = await open(1280, "keys@example.com");
  const block = page.locator(BLOCK);
  await block.getByRole("checkbox").first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  // The first of a group of radio buttons, then the arrows.
  await page.keyboard.press("Space");
  const send = block.getByRole("button", { name: "Send request" });
  await send.waitFor();
  await send.focus();
  await page.keyboard.press("Enter");
  await block.getByRole("heading", { name: "Your request has been sent" }).waitFor();
  await block.getByLabel("Message to the shop").fill("<b>Hello</b>");
  await block.getByRole("button", { name: "Send", exact: true }).click();
  await block.getByText("<b>Hello</b>").waitFor();
  await page.context().close();
});

test("the page does not jump while the flow comes", async () => {
  await bought("shift@example.com");
  const context = await browser.newContext({ viewport: { width: 375, height: 800 } });
  const page = await context.newPage();
  const { origin } = encore.devStore;
  await page.goto(`${origin}/account/login`);
  await page.fill("input[name=email]", "shift@example.com");
  await page.press("input[name=email]", "Enter");
  await page.waitForURL("**/account");
  await page.addInitScript(
    `window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: "layout-shift", buffered: true });`,
  );
  await page.goto(`${origin}${PAGE}`);
  await page.locator(BLOCK).getByRole("checkbox").first().waitFor();
  expect(Number(await page.evaluate("window.shift"))).toBeLessThan(0.1);
  await context.close();
});

describe("a guest", () => {
  test.each([320, 1280])("is asked for order and address, then for the code, at %i pixels", async (width) => {
    const order = await bought(`guest-${width}@example.com`);
    const { page } = await open(width);
    const block = page.locator(BLOCK);
    await block.getByRole("heading", { name: "Find your order" }).waitFor();
    await expectSound(page, width);
    await block.getByLabel("Order number").fill(order.name);
    await block.getByLabel("E-mail address or phone number").fill("somebody@else.example");
    await block.getByRole("button", { name: "Send code" }).click();
    await block.getByRole("heading", { name: "Enter your code" }).waitFor();
    await expectSound(page, width);
    await block.getByLabel("6-digit code").fill("000000");
    await block.getByRole("button", { name: "Continue" }).click();
    await block.getByRole("alert").filter({ hasText: "not right" }).waitFor();
    await page.context().close();
  });
});
