/** The admin's order page of the development store, with a sample extension's block and action. */
import { jwtVerify } from "jose";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";

import { readAppConfig } from "#test/dev-store/app-config.ts";
import { createDevStore, DEVELOPMENT_API_SECRET, type RunningDevStore } from "#test/dev-store/server.ts";
import { createReturn } from "#test/dev-store/state/actions/index.ts";
import { launchBrowser } from "#test/support/browser.ts";
import { expectSound } from "#test/support/look.ts";
import { type SampleApp, startSampleApp } from "#test/support/sample-app.ts";

let browser: Browser;
let app: SampleApp;
let devStore: RunningDevStore;
let context: BrowserContext;
let page: Page;
let problems: string[] = [];

const control = async (path: string, body: unknown): Promise<void> => {
  const answer = await fetch(`${devStore.origin}/__store/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
};

beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), startSampleApp()]);
});
afterAll(async () => {
  app.close();
  await browser.close();
});
beforeEach(async () => {
  problems = [];
  const config = { ...readAppConfig("shopify.app.toml"), webhooks: [] };
  devStore = await createDevStore({
    appUrl: app.url,
    config,
    extensionFolders: ["test/dev-store/fixtures/extensions"],
  });
  devStore.installation.open();
  const shop = [
    {
      type: "Product",
      title: "Camp Mug",
      handle: "camp-mug",
      variants: [{ title: "Red", sku: "R", price: "18.00" }],
    },
    { type: "Customer", email: "mia@example.com", firstName: "Mia", lastName: "Berg" },
  ];
  await fetch(`${devStore.origin}/__store/import`, {
    method: "POST",
    body: shop.map((line) => JSON.stringify(line)).join("\n"),
  });
  await control("orders", { email: "mia@example.com", lines: [{ sku: "R", quantity: 2 }] });
  await control("orders/%231001/fulfil", {});
  await control("orders/%231001/deliver", {});
  app.requests = [];
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(8000);
  page.on("pageerror", (error) => problems.push(error.message));
});
afterEach(async () => {
  await context.close();
  await devStore.close();
  expect(problems).toEqual([]);
});

const orderId = (): number => devStore.store.find("Order", "#1001")?.id ?? 0;
const open = () => page.goto(`${devStore.origin}/store/encore-demo/orders/${orderId()}`);

it.each([320, 375, 1280])("shows lines, returns, refunds and what happened at %i px", async (width) => {
  const [parcel] = devStore.store.children("Fulfillment", orderId());
  const [part] = devStore.store.children("FulfillmentLineItem", parcel?.id ?? 0);
  createReturn(devStore, {
    orderId: orderId(),
    lines: [
      {
        fulfillmentLineItemId: part?.id ?? 0,
        quantity: 1,
        returnReason: "SIZE_TOO_SMALL",
        customerNote: "Too <small>",
      },
    ],
  });
  await control("orders/%231001/refund", {});
  await open();
  await page.getByRole("region", { name: "Returns" }).getByText("“Too <small>”").waitFor();
  await page.getByRole("region", { name: "Refunds" }).getByText("$36.00").waitFor();
  await page.getByText("$36.00 was refunded by").waitFor();
  await page.getByText("Requested", { exact: true }).waitFor();
  await expectSound(page, width);
});

it("hosts a block, whose requests go to the app with the token of the member of staff", async () => {
  await open();
  const block = page.getByRole("region", { name: "Sample in the admin" });
  await block.getByText(`gid://shopify/Order/${orderId()}`).waitFor();
  await block.getByRole("button", { name: "Ask the app" }).click();
  await block.getByText("hello from the app").waitFor();
  const asked = app.requests.find(({ method }) => method === "POST");
  expect(asked).toMatchObject({
    path: "/extensions/sample",
    headers: { origin: "null" },
    body: `gid://shopify/Order/${orderId()}`,
  });
  const token = String(asked?.headers["authorization"]).replace("Bearer ", "");
  const { payload } = await jwtVerify(token, new TextEncoder().encode(DEVELOPMENT_API_SECRET));
  expect(payload).toMatchObject({
    iss: "https://encore-demo.myshopify.com/admin",
    dest: "https://encore-demo.myshopify.com",
  });
  const link = block.getByRole("link", { name: "All returns" });
  expect(await link.getAttribute("href")).toBe("/store/encore-demo/apps/encore/returns");
});

it("opens an action from the menu and from a block, and takes it away again", async () => {
  await open();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Sample in the admin" }).waitFor();
  await expectSound(page, 1280);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Start a return" });
  await dialog.waitFor();
  await expectSound(page, 375);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await page.evaluate("document.activeElement.textContent.trim()")).toBe("More actions");
  await page.getByRole("button", { name: "Start a return" }).click();
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});
