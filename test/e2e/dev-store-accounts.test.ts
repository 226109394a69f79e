/** Customer accounts of the development store, with sample extensions in every place there is. */
import { jwtVerify } from "jose";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { readAppConfig } from "#test/dev-store/app-config.ts";
import { createDevStore, DEVELOPMENT_API_SECRET, type RunningDevStore } from "#test/dev-store/server.ts";
import { launchBrowser } from "#test/support/browser.ts";
import { expectSound } from "#test/support/look.ts";
import { type SampleApp, startSampleApp } from "#test/support/sample-app.ts";

const WIDTHS = [320, 375, 1280];
let browser: Browser;
let app: SampleApp;
let devStore: RunningDevStore;
let context: BrowserContext;
let page: Page;
let problems: string[] = [];

const control = async (path: string, body: unknown): Promise<unknown> => {
  const answer = await fetch(`${devStore.origin}/__store/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

beforeAll(async () => {
  [browser, app] = await Promise.all([launchBrowser(), startSampleApp()]);
});
afterAll(async () => {
  app.close();
  await browser.close();
});
beforeEach(async () => {
  app.cors = true;
  problems = [];
  const config = {
    ...readAppConfig("shopify.app.toml"),
    applicationUrl: "https://encore.example",
    webhooks: [],
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
      title: "Camp Mug",
      handle: "camp-mug",
      variants: [
        { title: "Blue", sku: "B", price: "18.00" },
        { title: "Red", sku: "R", price: "18.00" },
      ],
    },
    { type: "Customer", email: "mia@example.com", firstName: "Mia", lastName: "Berg" },
    { type: "Customer", email: "ida@example.com", firstName: "Ida", lastName: "Holm" },
  ];
  await fetch(`${devStore.origin}/__store/import`, {
    method: "POST",
    body: shop.map((line) => JSON.stringify(line)).join("\n"),
  });
  await control("orders", { email: "mia@example.com", lines: [{ sku: "R", quantity: 2 }] });
  await control("orders", { email: "ida@example.com", lines: [{ sku: "B", quantity: 1 }] });
  await control("orders/%231001/fulfil", {});
  await control("orders/%231001/deliver", {});
  app.requests = [];
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(8000);
  page.on("pageerror", (error) => problems.push(error.message));
});
afterEach(async () => {
  await context.close();
  await devStore.close();
  expect(problems).toEqual([]);
});

/** Signs in at once. */
async function open(path: string, locale?: string): Promise<void> {
  const data = { customer: "mia@example.com", ...(locale !== undefined && { locale }) };
  await context.request.post(`${devStore.origin}/__store/sign-in`, { data });
  await page.goto(`${devStore.origin}/account-pages${path}`);
}

const orderPath = (name = "#1001"): string => `/orders/${devStore.store.find("Order", name)?.id ?? 0}`;

describe("signing in", () => {
  it("is by a code that is mailed, and leads to where one wanted to go", async () => {
    await page.goto(`${devStore.origin}/account-pages${orderPath()}`);
    await page.getByLabel("Email").fill("nobody");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Enter a valid email address.").waitFor();
    await page.getByLabel("Email").fill("Mia@Example.com");
    await page.getByRole("button", { name: "Continue" }).click();
    const [mail] = await devStore.mail.waitFor({ to: "mia@example.com" }, 5000);
    const code = /\d{6}/.exec(mail?.text ?? "")?.[0] ?? "";
    await page.getByLabel("6-digit code").fill(code === "000000" ? "000001" : "000000");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("This code is not valid.").waitFor();
    for (const width of WIDTHS) await expectSound(page, width);
    await page.getByLabel("6-digit code").fill(code);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Order #1001" }).waitFor();
  });

  it("is over after five wrong codes, even with the right one", async () => {
    await page.goto(`${devStore.origin}/account-pages/login`);
    await page.getByLabel("Email").fill("mia@example.com");
    await page.getByRole("button", { name: "Continue" }).click();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await page.getByLabel("6-digit code").fill("abcdef");
      await page.getByRole("button", { name: "Continue" }).click();
    }
    await page.getByLabel("Email").waitFor();
    expect(page.url()).toMatch(/\/account-pages\/login$/);
  });

  it("shows nobody another's order", async () => {
    await open(orderPath("#1002"));
    await page.getByText("You have no such order").waitFor();
    await page.goto(`${devStore.origin}/account-pages${orderPath("#1002")}/pages/sample-order-page`);
    await page.getByText("You have no such order").waitFor();
  });
});

describe("orders", () => {
  it.each(WIDTHS)("are listed and shown at %i px", async (width) => {
    await open("/orders");
    await page.getByRole("link", { name: /Order #1001/ }).waitFor();
    await expectSound(page, width);
    await page.getByRole("link", { name: /Order #1001/ }).click();
    await page.getByRole("heading", { name: "Your order #1001" }).waitFor();
    await expectSound(page, width);
    await page.getByRole("button", { name: "Manage #1001" }).click();
    await page.getByRole("menuitem", { name: "Send something back" }).waitFor();
    await expectSound(page, width);
  });

  it("can be bought again", async () => {
    await open("/orders");
    await page.getByRole("button", { name: "Buy again" }).click();
    await page.waitForURL("**/cart");
    await page.getByText("Camp Mug").first().waitFor();
  });
});

describe("an extension on the order status page", () => {
  it("reaches the app as from Shopify's worker: a token of the customer, no origin, no cookie", async () => {
    await open(orderPath());
    await page.getByRole("button", { name: "Ask the app" }).click();
    await page.getByText("hello from the app").waitFor();
    const asked = app.requests.find(({ method }) => method === "POST");
    expect(asked).toMatchObject({ path: "/extensions/sample", headers: { origin: "null" } });
    expect(asked?.headers["cookie"]).toBeUndefined();
    const token = String(asked?.headers["authorization"]).replace("Bearer ", "");
    const { payload } = await jwtVerify(token, new TextEncoder().encode(DEVELOPMENT_API_SECRET));
    expect(payload).toMatchObject({
      iss: "https://encore-demo.myshopify.com",
      dest: "encore-demo.myshopify.com",
      aud: "encore-development-key",
      sub: `gid://shopify/Customer/${devStore.store.find("Customer", "mia@example.com")?.id ?? 0}`,
    });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(300);
    expect(JSON.parse(asked?.body ?? "")).toEqual({
      order: `gid://shopify/Order/${devStore.store.find("Order", "#1001")?.id ?? 0}`,
    });
  });

  it("may not read an answer without CORS headers", async () => {
    app.cors = false;
    await open(orderPath());
    await page.getByRole("button", { name: "Ask the app" }).click();
    await page.getByText(/^failed: Failed to fetch/).waitFor();
  });

  it("speaks the shopper's language, counts in it, and falls back to its default", async () => {
    await open(orderPath(), "pl");
    await page.getByRole("heading", { name: "Twoje zamówienie #1001" }).waitFor();
    await page.getByText("1 pozycja").waitFor();
    await page.getByText("Only in English").waitFor();
    await page.getByRole("heading", { name: "Zamówienie #1001", exact: true }).waitFor();
    await page.getByLabel("Język").selectOption("de");
    await page.getByRole("heading", { name: "Bestellung #1001", exact: true }).waitFor();
    await page.getByRole("heading", { name: "Your order #1001" }).waitFor();
  });

  it("has the settings that the merchant gave", async () => {
    await control("extension-settings", {
      extension: "sample-order",
      settings: { title: "From the editor" },
    });
    await open(orderPath());
    await page.getByRole("heading", { name: "From the editor" }).waitFor();
  });
});

describe("an order's action", () => {
  it.each(WIDTHS)("opens from the menu, is filled in and closes itself at %i px", async (width) => {
    await open(orderPath());
    await page.setViewportSize({ width, height: 800 });
    await page.getByRole("button", { name: "Manage" }).focus();
    await page.keyboard.press("Enter");
    // The menu takes the focus to its first entry.
    await expect
      .poll(() => page.evaluate("document.activeElement.dataset.extension"), { timeout: 10_000 })
      .toBe("sample-order");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Send something back" }).waitFor();
    // What is slotted into a component lies in the component, not in the dialog that it draws.
    const dialog = page.locator("s-customer-account-action");
    const submit = dialog.getByRole("button", { name: "Submit" });
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByLabel("Too small").check();
    await page.keyboard.press("ArrowDown");
    expect(await dialog.getByLabel("Damaged").isChecked()).toBe(true);
    expect(await dialog.getByLabel("Not offered").isDisabled()).toBe(true);
    await dialog
      .getByLabel("Photos")
      .setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await expect.poll(() => dialog.getByLabel("Note").inputValue(), { timeout: 10_000 }).toBe("rejected");
    await dialog
      .getByLabel("Photos")
      .setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("x") });
    await dialog.getByText("Say who sends it").waitFor();
    await dialog.getByLabel("Note").fill("Torn seam");
    await expectSound(page, width);
    await submit.click();
    await page.getByText(/^damaged Torn seam a\.png gid:\/\/shopify\/Order\/\d+$/).waitFor();
    expect(await dialog.count()).toBe(0);
    expect(await page.evaluate("document.activeElement.textContent.trim()")).toBe("Manage");
  });

  it("goes away by Escape", async () => {
    await open(orderPath());
    await page.getByRole("button", { name: "Manage" }).click();
    await page.getByRole("menuitem", { name: "Send something back" }).click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.locator("[data-target='customer-account.order.action.render']").count()).toBe(0);
  });
});

describe("a full page", () => {
  it.each(WIDTHS)(
    "is routed without loading anew, and holds what components there are, at %i px",
    async (width) => {
      await open(orderPath());
      await page.getByRole("link", { name: "Status" }).click();
      await page.getByRole("heading", { name: "Route status?from=block" }).waitFor();
      await expectSound(page, width);
      await page.evaluate("window.same = true");
      await page.getByRole("button", { name: "New" }).click();
      await page.getByRole("heading", { name: "Route new" }).waitFor();
      await page.getByRole("link", { name: "Details" }).click();
      await page.getByRole("heading", { name: "Route details" }).waitFor();
      await page.goBack();
      await page.getByRole("heading", { name: "Route new" }).waitFor();
      expect(await page.evaluate("window.same")).toBe(true);

      await page.getByLabel("Tracking number").fill("1Z");
      await page.keyboard.press("Enter");
      await page.getByText("sent").waitFor();
      await page.getByRole("button", { name: "Cancel return" }).click();
      await page.getByRole("dialog", { name: "Cancel this return?" }).waitFor();
      await expectSound(page, width);
      await page.getByRole("button", { name: "Cancel it" }).click();
      await page.getByText("cancelled").waitFor();
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Print" }).waitFor();
      await expectSound(page, width);
      await page.keyboard.press("Enter");
      await page.getByText("printed").waitFor();
      await page.getByRole("link", { name: "Orders" }).last().click();
      await page.waitForURL("**/account-pages/orders");
    },
  );

  it("of an order knows which", async () => {
    await open(`${orderPath()}/pages/sample-order-page`);
    await page.getByRole("heading", { name: "About #1001" }).waitFor();
  });

  it("is there for the installed app only", async () => {
    devStore.installation.uninstall();
    await open("/pages/sample-page");
    await page.getByText("There is no page sample-page").waitFor();
  });
});

it("says what every bundle weighs", async () => {
  const answer = await fetch(`${devStore.origin}/__store/ui-extensions`);
  const { extensions } = (await answer.json()) as {
    extensions: { handle: string; compressed: number; limit: number }[];
  };
  expect(extensions.map(({ handle }) => handle)).toContain("sample-page");
  for (const { compressed, limit } of extensions) expect(compressed).toBeLessThan(limit);
});
