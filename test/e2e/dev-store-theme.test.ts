/** The online store of the development store: its languages, pages for blocks, and shoppers, at every width. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { readAppConfig } from "#test/dev-store/app-config.ts";
import { createDevStore, type RunningDevStore } from "#test/dev-store/server.ts";
import { launchBrowser } from "#test/support/browser.ts";
import { expectSound } from "#test/support/look.ts";
import { type SampleApp, startSampleApp } from "#test/support/sample-app.ts";

let browser: Browser;
let app: SampleApp;
let devStore: RunningDevStore;
let context: BrowserContext;
let page: Page;

const control = async (path: string, body: unknown): Promise<void> => {
  const answer = await fetch(`${devStore.origin}/__store/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
};
const customerId = (): number => devStore.store.find("Customer", "mia@example.com")?.id ?? 0;
const signIn = () =>
  context.request.post(`${devStore.origin}/__store/sign-in`, { data: { customer: "mia@example.com" } });

beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), startSampleApp()]);
});
afterAll(async () => {
  app.close();
  await browser.close();
});
beforeEach(async () => {
  const config = {
    ...readAppConfig("shopify.app.toml"),
    webhooks: [],
    proxy: { url: "/proxy", prefix: "apps", subpath: "care" },
  };
  devStore = await createDevStore({
    appUrl: app.url,
    config,
    extensionFolders: ["test/dev-store/fixtures/extensions"],
  });
  devStore.installation.open();
  const shop = [
    {
      type: "Product",
      title: "Alder Rain Shell for long walks in wet weather",
      handle: "shell",
      variants: [
        { title: "Moss / S", sku: "S", price: "1180.00" },
        { title: "Moss / L", sku: "L", price: "1180.00" },
      ],
    },
    { type: "Customer", email: "mia@example.com", firstName: "Mia", lastName: "Berg" },
  ];
  await fetch(`${devStore.origin}/__store/import`, {
    method: "POST",
    body: shop.map((line) => JSON.stringify(line)).join("\n"),
  });
  await control("orders", { email: "mia@example.com", lines: [{ sku: "S", quantity: 2 }] });
  app.requests = [];
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(8000);
});
afterEach(async () => {
  await context.close();
  await devStore.close();
});

describe.each([320, 375, 1280])("at %i px", (width) => {
  it("every page is sound", async () => {
    await signIn();
    const order = devStore.store.find("Order", "#1001")?.id ?? 0;
    const paths = [
      "/shop",
      "/collections/all",
      "/products/shell",
      "/cart",
      "/pages/returns",
      "/pages/help",
      "/account",
      `/account/orders/${order}`,
      "/de/shop",
    ];
    for (const path of paths) {
      await page.goto(devStore.origin + path);
      await expectSound(page, width);
    }
    await page.goto(`${devStore.origin}/pl/products/shell`);
    await page.getByRole("button", { name: "Kup teraz" }).click();
    await page.waitForURL("**/pl/checkout");
    await expectSound(page, width);
  });
});

it("keeps its language from page to page, through cart and checkout", async () => {
  await page.goto(`${devStore.origin}/de`);
  expect(await page.locator("html").getAttribute("lang")).toBe("de");
  await page.getByRole("link", { name: /Alder/ }).click();
  await page.getByRole("button", { name: "In den Warenkorb" }).click();
  await page.waitForURL("**/de/cart");
  await page
    .getByText(/1\.180,00/)
    .first()
    .waitFor();
  await page.getByRole("link", { name: "Zur Kasse" }).click();
  await page.getByLabel("E-Mail").fill("mia@example.com");
  await page.getByLabel("Vorname").fill("Mia");
  await page.getByLabel("Nachname").fill("Berg");
  await page.getByLabel("Land").selectOption("DE");
  await page.getByRole("button", { name: "Jetzt bezahlen" }).click();
  await page.waitForURL("**/de/checkout/thank-you/*");
  await page.getByRole("heading", { name: "Danke!" }).waitFor();
  expect(devStore.store.find("Order", "#1002")?.shippingAddress?.countryCodeV2).toBe("DE");
  await page.getByRole("link", { name: "Français" }).click();
  await page.getByRole("heading", { name: "Merci !" }).waitFor();
});

describe("a block of the app", () => {
  it("is on the page of its name and on orders, in the page's language", async () => {
    await page.goto(`${devStore.origin}/pages/returns`);
    await page.getByRole("heading", { name: "Send something back" }).waitFor();
    await page.goto(`${devStore.origin}/pl/pages/returns`);
    await page.getByRole("heading", { name: "Odeślij coś" }).waitFor();
    await page.getByText("2 rzeczy").waitFor();
    expect(await page.locator(".sample-returns").getAttribute("data-locale")).toBe("pl");
    expect(await page.getByText("Na tej stronie nic jeszcze nie ma.").count()).toBe(0);
    await page.goto(`${devStore.origin}/pages/help`);
    expect(await page.locator(".sample-returns").count()).toBe(0);
    await signIn();
    await page.goto(`${devStore.origin}/account/orders/${devStore.store.find("Order", "#1001")?.id ?? 0}`);
    await page.getByRole("heading", { name: "Send something back" }).waitFor();
    await page.locator(".sample-returns").getByText("mia@example.com").waitFor();
  });

  it("has the settings that the merchant gave, and its defaults where they gave none", async () => {
    await control("extension-settings", {
      extension: "sample-storefront/returns",
      settings: { heading: "<b>Ours</b>" },
    });
    await page.goto(`${devStore.origin}/pages/returns`);
    await page.getByRole("heading", { name: "<b>Ours</b>" }).waitFor();
    expect(await page.locator(".sample-returns").getAttribute("data-proxy")).toBe("/apps/care");
  });

  it("is gone with the app", async () => {
    devStore.installation.uninstall();
    await page.goto(`${devStore.origin}/pages/returns`);
    await page.getByText("There is nothing on this page yet.").waitFor();
  });
});

it("tells the app who is signed in, in every language, until they sign out", async () => {
  const ask = async (path: string): Promise<URL> => {
    await page.goto(devStore.origin + path);
    return new URL(app.requests.at(-1)?.path ?? "", app.url);
  };
  expect((await ask("/apps/care/returns?x=1")).searchParams.get("logged_in_customer_id")).toBe("");
  await signIn();
  for (const path of ["/apps/care/returns?x=1", "/fr/apps/care/returns?x=1"]) {
    const asked = await ask(path);
    expect(asked.pathname).toBe("/proxy/returns");
    expect(asked.searchParams.get("path_prefix")).toBe("/apps/care");
    expect(asked.searchParams.get("logged_in_customer_id")).toBe(String(customerId()));
  }
  await page.goto(`${devStore.origin}/fr/account`);
  await page.getByRole("link", { name: "Se déconnecter" }).click();
  await page.waitForURL("**/fr/shop");
  expect((await ask("/apps/care/returns")).searchParams.get("logged_in_customer_id")).toBe("");
});
