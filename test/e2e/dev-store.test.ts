/** The development store's admin and online store in a real browser, with a small page of our own as the app. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { AxeBuilder } from "@axe-core/playwright";
import { jwtVerify } from "jose";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { AppConfig } from "#test/dev-store/app-config.ts";
import { createDevStore, DEVELOPMENT_API_SECRET, type RunningDevStore } from "#test/dev-store/server.ts";
import { launchBrowser } from "#test/support/browser.ts";

const CONFIG: AppConfig = {
  name: "Encore",
  handle: "encore",
  applicationUrl: "https://encore.example",
  scopes: ["read_orders", "write_app_proxy"],
  optionalScopes: ["read_all_orders"],
  apiVersion: "2026-10",
  webhooks: [],
  complianceUri: null,
  proxy: { url: "/proxy", prefix: "apps", subpath: "care" },
};

/** What the embedded page is made of: every element of App Bridge, and a router as small as can be. */
const PAGE = (bridge: string) => `<!doctype html><html lang="en"><head><title>Tiny</title>
<script src="${bridge}" data-api-key="encore-development-key"></script></head><body>
<ui-nav-menu><a href="/" rel="home">Home</a><a href="/customers">Customers</a><a href="/surveys">Surveys</a></ui-nav-menu>
<ui-title-bar title="Overview"><button variant="primary" id="title-save" onclick="mark('saved')">Create</button><a variant="breadcrumb" href="/customers">Customers</a></ui-title-bar>
<ui-save-bar id="bar"><button variant="primary" onclick="mark('save');document.getElementById('bar').hide()">Save</button><button onclick="mark('discard')">Discard</button></ui-save-bar>
<ui-modal id="modal"><p id="modal-text">Inside the modal</p><ui-title-bar title="A modal"><button variant="primary" onclick="mark('modal')">Agree</button></ui-title-bar></ui-modal>
<main><h1 id="where"></h1><p id="mark" aria-live="polite"></p><p id="token"></p></main>
<script>
const show = () => { document.getElementById('where').textContent = location.pathname };
const mark = (text) => { document.getElementById('mark').textContent = text };
addEventListener('shopify:navigate', (event) => { history.pushState(null, '', event.target.getAttribute('href')); show() });
addEventListener('popstate', show);
show();
</script></body></html>`;

interface AppRequest {
  method: string;
  url: URL;
  headers: Record<string, string | string[] | undefined>;
}

let browser: Browser;
let app: Server;
let appUrl: string;
let devStore: RunningDevStore;
let context: BrowserContext;
let page: Page;
let requests: AppRequest[] = [];
let refuseTokens = 0;

beforeAll(async () => {
  browser = await launchBrowser();
  app = createServer((request, response) => {
    const url = new URL(request.url ?? "/", appUrl);
    requests.push({ method: request.method ?? "", url, headers: request.headers });
    if (url.pathname === "/data") {
      const refused = refuseTokens > 0;
      if (refused) refuseTokens -= 1;
      response.writeHead(
        refused ? 401 : 200,
        refused ? { "X-Shopify-Retry-Invalid-Session-Request": "1" } : {},
      );
      response.end(JSON.stringify({ authorization: request.headers.authorization ?? null }));
    } else if (url.pathname === "/bounce" && !url.searchParams.has("id_token")) {
      response.writeHead(302, {
        Location: `/session-token?shopify-reload=${encodeURIComponent(`${appUrl}/bounce?x=1`)}`,
      });
      response.end();
    } else if (url.pathname.startsWith("/proxy")) {
      response.writeHead(200, { "Content-Type": "application/liquid", "Set-Cookie": "a=b" });
      response.end("<h2>Returns of {{ shop.name }}</h2>");
    } else {
      response.writeHead(200, { "Content-Type": "text/html" });
      response.end(PAGE(`${devStore.origin}/__app-bridge/app-bridge.js`));
    }
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser.close();
  app.closeAllConnections();
  app.close();
});

beforeEach(async () => {
  requests = [];
  refuseTokens = 0;
  devStore = await createDevStore({ appUrl, config: CONFIG });
  await fetch(`${devStore.origin}/__store/import`, {
    method: "POST",
    body: [
      {
        type: "Product",
        title: "Camp Mug",
        handle: "camp-mug",
        variants: [
          { title: "Blue", sku: "MUG-B", price: "18.00" },
          { title: "Red", sku: "MUG-R", price: "18.00" },
        ],
      },
      { type: "Customer", email: "mia@example.com", firstName: "Mia", lastName: "Berg" },
    ]
      .map((line) => JSON.stringify(line))
      .join("\n"),
  });
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
});

afterEach(async () => {
  await context.close();
  await devStore.close();
});

async function openApp(path = ""): Promise<FrameLocator> {
  await page.goto(`${devStore.origin}/store/encore-demo/apps/encore${path}`);
  const frame = page.frameLocator("#app-frame");
  await frame.locator("#where").waitFor();
  return frame;
}

/** Runs a script in the app's frame. */
async function inApp<T>(script: string): Promise<T> {
  const frame = page.frames().find((candidate) => candidate.url().startsWith(appUrl));
  if (!frame) throw new Error("The app's frame is not there");
  return frame.evaluate<T, undefined>(script, undefined);
}

describe("the admin with the app in its frame", () => {
  it("opens the app with what Shopify adds to its address, and installs it", async () => {
    await page.goto(devStore.origin);
    await page.frameLocator("#app-frame").locator("#where").waitFor();
    expect(page.url()).toBe(`${devStore.origin}/store/encore-demo/apps/encore`);
    const { url } = requests[0] ?? { url: new URL("http://none") };
    expect([...url.searchParams.keys()].sort()).toEqual([
      "embedded",
      "hmac",
      "host",
      "id_token",
      "locale",
      "session",
      "shop",
      "timestamp",
    ]);
    expect(Buffer.from(url.searchParams.get("host") ?? "", "base64").toString()).toBe(
      "encore-demo.myshopify.com/admin",
    );
    expect(devStore.installation.state()?.scopes).toEqual(CONFIG.scopes);
  });

  it("gives the app id tokens that its secret verifies", async () => {
    await openApp();
    const token = await inApp<string>("shopify.idToken()");
    const { payload } = await jwtVerify(token, new TextEncoder().encode(DEVELOPMENT_API_SECRET));
    expect(payload).toMatchObject({
      dest: "https://encore-demo.myshopify.com",
      aud: "encore-development-key",
    });
    expect(await inApp<string>("shopify.idToken()")).not.toBe(token);
  });

  it("puts the token on the app's own requests, and tries once more when it is refused", async () => {
    await openApp();
    refuseTokens = 1;
    const answer = await inApp<{ authorization: string }>(
      `fetch('/data', { method: 'POST', body: 'x' }).then((response) => response.json())`,
    );
    expect(answer.authorization).toMatch(/^Bearer ey/);
    const sent = requests
      .filter(({ url }) => url.pathname === "/data")
      .map(({ headers }) => headers["authorization"]);
    expect(sent).toHaveLength(2);
    expect(sent[0]).not.toBe(sent[1]);
    expect(
      await inApp(`fetch('${devStore.origin}/__shell/icon.svg', { mode: 'no-cors' }).then((r) => r.type)`),
    ).toBe("opaque");
  });

  it("comes back from the app's bounce page with a fresh token", async () => {
    await page.goto(
      `${devStore.origin}/store/encore-demo/apps/encore/session-token?shopify-reload=${encodeURIComponent(`${appUrl}/bounce?x=1`)}`,
    );
    await page.frameLocator("#app-frame").locator("#where", { hasText: "/bounce" }).waitFor();
    expect(requests.at(-1)?.url.searchParams.get("id_token")).toMatch(/^ey/);
  });

  it("shows a toast, with its action", async () => {
    const frame = await openApp();
    await inApp(`shopify.toast.show('Points added', { action: 'Undo', onAction: () => mark('undone') })`);
    const toast = page.getByRole("status").getByText("Points added");
    await toast.waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await frame.getByText("undone").waitFor();
    await toast.waitFor({ state: "detached" });
  });

  it("draws the app's menu and follows it, forwards, back and over a reload", async () => {
    const frame = await openApp();
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Surveys" }).click();
    await frame.locator("#where", { hasText: "/surveys" }).waitFor();
    await page.waitForURL("**/apps/encore/surveys");
    expect(await page.getByRole("link", { name: "Surveys" }).getAttribute("aria-current")).toBe("page");
    await page.goBack();
    await frame.locator("#where", { hasText: /^\/$/ }).waitFor();
    await page.waitForURL("**/apps/encore");
    await page.goForward();
    await page.waitForURL("**/apps/encore/surveys");
    await page.reload();
    await page.frameLocator("#app-frame").locator("#where", { hasText: "/surveys" }).waitFor();
  });

  it("keeps a deep link with its query", async () => {
    await openApp("/customers?sort=spend");
    const opened = requests.find(({ url }) => url.pathname === "/customers");
    expect(opened?.url.searchParams.get("sort")).toBe("spend");
    expect(page.url()).toMatch(/\/apps\/encore\/customers\?sort=spend$/);
  });

  it("draws title bar, save bar and modal, and brings their buttons back to the app", async () => {
    const frame = await openApp();
    await page.getByRole("button", { name: "Create" }).click();
    await frame.locator("#mark", { hasText: "saved" }).waitFor();
    expect(await page.getByRole("heading", { name: "Overview" }).count()).toBe(1);

    await inApp("shopify.saveBar.show('bar')");
    await page.getByRole("region", { name: "Unsaved changes" }).waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    await frame.locator("#mark", { hasText: "discard" }).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("region", { name: "Unsaved changes" }).waitFor({ state: "hidden" });

    await inApp("shopify.modal.show('modal')");
    const dialog = frame.getByRole("dialog", { name: "A modal" });
    await dialog.getByText("Inside the modal").waitFor();
    await dialog.getByRole("button", { name: "Agree" }).click();
    await frame.locator("#mark", { hasText: "modal" }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Customers /" }).click();
    await frame.locator("#where", { hasText: "/customers" }).waitFor();
  });

  it("lets pick products", async () => {
    await openApp();
    const picked = inApp<{ title: string }[]>("shopify.resourcePicker({ type: 'product' })");
    await page.getByRole("dialog").getByLabel("Camp Mug").check();
    await page.getByRole("button", { name: "Add" }).click();
    expect((await picked).map(({ title }) => title)).toEqual(["Camp Mug"]);
  });

  it("asks before it grants an optional scope", async () => {
    await openApp();
    const answer = inApp<{ result: string; detail: { granted: string[] } }>(
      "shopify.scopes.request(['read_all_orders'])",
    );
    await page.getByRole("button", { name: "Update access" }).click();
    expect(await answer).toMatchObject({
      result: "granted-all",
      detail: { granted: [...CONFIG.scopes, "read_all_orders"] },
    });
  });

  it("sends links to Shopify's admin to this one", async () => {
    await openApp();
    await inApp("open('shopify://admin/products', '_top')");
    await page.waitForURL("**/store/encore-demo/products");
  });

  it("answers nobody but its own pages", async () => {
    await openApp();
    const answer = await fetch(`${devStore.origin}/__shell/session-token`, {
      method: "POST",
      headers: { origin: appUrl },
    });
    expect(answer.status).toBe(403);
  });

  it("works on a phone: the menu is behind a button, nothing is wider than the screen", async () => {
    await page.setViewportSize({ width: 375, height: 720 });
    await openApp();
    const link = page.getByRole("link", { name: "Surveys" });
    expect(await link.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Menu" }).click();
    await link.click();
    await page.waitForURL("**/apps/encore/surveys");
    await link.waitFor({ state: "hidden" });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(375);
  });
});

describe("the shop's own pages", () => {
  it("place a test order and see it through", async () => {
    await page.goto(`${devStore.origin}/store/encore-demo/orders`);
    await page.getByRole("button", { name: "Place test order" }).click();
    await page.getByRole("button", { name: "Fulfil items" }).click();
    await page.getByRole("button", { name: "Mark as delivered" }).click();
    await page.getByText("Delivered").first().waitFor();
    await page.getByRole("button", { name: "Refund" }).click();
    await page.getByText("Refunded").first().waitFor();
  });

  it.each(["", "/orders", "/customers", "/products", "/apps", "/apps/encore"])(
    "%s is accessible",
    async (path) => {
      await page.goto(`${devStore.origin}/store/encore-demo${path}`);
      const { violations } = await new AxeBuilder({ page }).exclude("#app-frame").analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
    },
  );
});

describe("the online store", () => {
  it("sells: product, cart, checkout, thank you, and the order in the account", async () => {
    await page.goto(`${devStore.origin}/shop`);
    await page.getByRole("link", { name: /Camp Mug/ }).click();
    await page.getByLabel("Variant").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Buy it now" }).click();
    await page.getByLabel("E-mail").fill("mia@example.com");
    await page.getByLabel("First name").fill("Mia");
    await page.getByLabel("Last name").fill("Berg");
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.getByRole("heading", { name: /Thank you/ }).waitFor();
    expect(devStore.store.list("Order")).toMatchObject([
      { email: "mia@example.com", displayFinancialStatus: "PAID" },
    ]);

    await page.getByRole("link", { name: "Log in" }).click();
    await page.getByRole("button", { name: "mia@example.com" }).click();
    await page.getByRole("link", { name: /#1001/ }).click();
    await page.getByText("Camp Mug - Red").waitFor();
  });

  it("renders what the app answers as Liquid inside its theme, signed for the shopper", async () => {
    devStore.installation.open();
    await page.goto(`${devStore.origin}/account/login`);
    await page.getByRole("button", { name: "mia@example.com" }).click();
    await page.goto(`${devStore.origin}/apps/care/returns?order=1`);
    await page.getByRole("heading", { name: "Returns of Fernhill Supply" }).waitFor();
    expect(await page.getByRole("banner").count()).toBe(1);
    const seen = requests.at(-1);
    expect(seen?.url.pathname).toBe("/proxy/returns");
    expect(seen?.url.searchParams.get("logged_in_customer_id")).toBe(
      String(devStore.store.list("Customer")[0]?.id),
    );
    expect(seen?.headers["cookie"]).toBeUndefined();
  });

  it.each(["/shop", "/collections/all", "/products/camp-mug", "/cart", "/account/login"])(
    "%s is accessible",
    async (path) => {
      await page.goto(`${devStore.origin}${path}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
    },
  );
});
