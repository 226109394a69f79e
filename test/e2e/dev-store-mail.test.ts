/** The mail catcher's pages in a real browser. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";

import { readAppConfig } from "#test/dev-store/app-config.ts";
import { createDevStore, type RunningDevStore } from "#test/dev-store/server.ts";
import { launchBrowser } from "#test/support/browser.ts";
import { expectSound } from "#test/support/look.ts";
import { sendMail } from "#test/support/smtp.ts";

const SOURCE = `From: "Fernhill Supply" <care@fernhill.example>
To: Mia Berg <mia@example.com>
Subject: Your return R-1001 has arrived at our warehouse and has a subject that does not end soon
Content-Type: text/html; charset=utf-8

<html><head><title>x</title></head><body style="font-family:sans-serif"><h1>It is here</h1>
<p>Dear Mia, <a href="https://shop.example/returns/1">see how it goes on</a>.</p>
<script>parent.document.title = "ran"; document.body.textContent = "ran"</script></body></html>
`;

let browser: Browser;
let devStore: RunningDevStore;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  devStore = await createDevStore({
    appUrl: "http://127.0.0.1:9",
    config: readAppConfig("shopify.app.toml"),
  });
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(5000);
});
afterEach(async () => {
  await context.close();
  await devStore.close();
});

it.each([320, 375, 1280])("lists and shows mail at %i px", async (width) => {
  await page.goto(`${devStore.origin}/mail`);
  await page.getByText("No mail yet").waitFor();
  await expectSound(page, width);
  const mail = { from: "care@fernhill.example", to: ["mia@example.com"], source: SOURCE };
  await sendMail(devStore.mail.url, mail);
  await sendMail(devStore.mail.url, { ...mail, to: ["ida@example.com"], source: "Subject: Code\n\n123456" });
  await page.reload();
  await expectSound(page, width);
  expect(await page.locator(".subject").allTextContents()).toEqual([
    "Code",
    expect.stringContaining("R-1001"),
  ]);

  await page.getByLabel("Recipient's address").fill("mia@example.com");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("link", { name: /R-1001/ }).click();
  const message = page.frameLocator("iframe");
  await message.getByRole("heading", { name: "It is here" }).waitFor();
  await page.locator("summary", { hasText: "Links" }).click();
  await page.getByRole("link", { name: "https://shop.example/returns/1" }).waitFor();
  await page.locator("summary", { hasText: "Headers" }).click();
  // What is in a message runs nothing.
  expect(await page.title()).toContain("R-1001");
  // Nor can axe run in it.
  await page.evaluate("document.querySelector('iframe').remove()");
  await expectSound(page, width);

  await page.goto(`${devStore.origin}/mail`);
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByText("No mail yet").waitFor();
});
