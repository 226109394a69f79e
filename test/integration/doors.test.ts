/** The three doors: whoever is not vouched for by Shopify gets 401, nothing is stored, and the log has one line of it. */
import { installedShop, owner } from "../support/database.ts";
import { testDevStores } from "../support/dev-store.ts";
import { serveWebhooks } from "../support/webhook-door.ts";
import { createHmac } from "node:crypto";

import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { REQUEST_ID_HEADER } from "#app/shared/request-id.ts";
import { mintSessionToken } from "../dev-store/oauth/session-token.ts";

const domain = "doors.myshopify.com";
await testDevStores([domain]);
const door = await serveWebhooks();
afterAll(door.close);
const shop = await installedShop({ domain });
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
await prepareQueues();
const { Session } = await import("@shopify/shopify-api");
const { log } = await import("#app/log.server.ts");
const { requireAdmin, requireAppProxy } = await import("#app/shopify/require.server.ts");
const { ShopSessionStorage, offlineSessionId } = await import("#app/shopify/session-storage.server.ts");

const apiKey = process.env["SHOPIFY_API_KEY"]!;
const apiSecret = process.env["SHOPIFY_API_SECRET"]!;
const APP = process.env["SHOPIFY_APP_URL"]!;
const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

const warn = vi.spyOn(log, "warn");
let storedBefore: unknown;

async function stored(): Promise<unknown> {
  const { rows } = await owner.query(
    `SELECT (SELECT count(*)::int FROM shops) AS shops, (SELECT count(*)::int FROM sessions) AS sessions,
            (SELECT count(*)::int FROM webhook_deliveries) AS deliveries, (SELECT count(*)::int FROM events) AS events`,
  );
  return rows[0];
}

/** What the door threw. */
async function refusal(entering: Promise<unknown>): Promise<Response> {
  const thrown = await entering.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Response);
  return thrown as Response;
}

async function expectRefused(entering: Promise<unknown>): Promise<Response> {
  const response = await refusal(entering);
  expect(response.status).toBe(401);
  expect(await stored()).toEqual(storedBefore);
  expect(warn).toHaveBeenCalledTimes(1);
  return response;
}

beforeEach(async () => {
  const session = new Session({ id: offlineSessionId(domain), shop: domain, state: "", isOnline: false });
  session.accessToken = "shpat_test";
  session.expires = new Date(Date.now() + 3_600_000);
  session.refreshToken = "shprt_test";
  await new ShopSessionStorage().storeSession(session);
  storedBefore = await stored();
  warn.mockClear();
});

afterEach(() => warn.mockClear());

describe("the admin", () => {
  const staff = { apiKey, apiSecret, shopDomain: domain, userId: 7, sessionId: "s" };
  const enter = (token: string) =>
    requireAdmin(
      new Request(`${APP}/app?shop=${domain}`, {
        headers: { Authorization: `Bearer ${token}`, "User-Agent": USER_AGENT },
      }),
    );

  test("lets in who has a session token of Shopify's", async () => {
    const context = await enter(await mintSessionToken({ ...staff, now: new Date() }));
    expect(context.shop).toEqual(shop);
    expect(context.actor).toEqual({ kind: "staff", userId: "7" });
  });

  test("refuses a token with another's signature", async () => {
    const forged = await mintSessionToken({
      ...staff,
      apiSecret: "another-secret-0123456789",
      now: new Date(),
    });
    const response = await expectRefused(enter(forged));
    // App Bridge then asks for a new token and tries once more.
    expect(response.headers.get("X-Shopify-Retry-Invalid-Session-Request")).toBe("1");
  });

  test("refuses a token that has run out", async () => {
    await expectRefused(enter(await mintSessionToken({ ...staff, now: new Date(Date.now() - 120_000) })));
  });

  test("refuses a token made for another app", async () => {
    await expectRefused(enter(await mintSessionToken({ ...staff, apiKey: "another-app", now: new Date() })));
  });

  test("refuses a token that another shop's admin issued", async () => {
    await expectRefused(
      enter(await mintSessionToken({ ...staff, issuer: "another.myshopify.com", now: new Date() })),
    );
  });

  test("refuses what is no token at all", async () => {
    await expectRefused(enter("not.a.token"));
  });

  test("refuses a forged token from a script as from a browser", async () => {
    const headers = { Authorization: "Bearer not.a.token", "User-Agent": "curl/8.5.0" };
    await expectRefused(requireAdmin(new Request(`${APP}/app`, { headers })));
  });

  test("refuses a signed token for what is no shop of Shopify's", async () => {
    const elsewhere = await mintSessionToken({ ...staff, shopDomain: "shop.example.com", now: new Date() });
    await expectRefused(enter(elsewhere));
  });

  test("has one line in the log of a page whose loaders are all refused", async () => {
    const headers = { Authorization: "Bearer not.a.token", [REQUEST_ID_HEADER]: "one-request" };
    await refusal(requireAdmin(new Request(`${APP}/app`, { headers })));
    await expectRefused(requireAdmin(new Request(`${APP}/app`, { headers })));
  });

  test("shows the shop of the token, whatever the address says", async () => {
    const token = await mintSessionToken({ ...staff, now: new Date() });
    const context = await requireAdmin(
      new Request(`${APP}/app?shop=someone-else.myshopify.com`, {
        headers: { Authorization: `Bearer ${token}`, "User-Agent": USER_AGENT },
      }),
    );
    expect(context.shop.domain).toBe(domain);
  });
});

describe("webhooks", () => {
  const body = JSON.stringify({ id: 1, admin_graphql_api_id: "gid://shopify/Order/1" });
  const sign = (text: string, secret = apiSecret) =>
    createHmac("sha256", secret).update(text, "utf8").digest("base64");
  const deliver = async (headers: Record<string, string>, text = body) => {
    const response = await fetch(`${door.origin}/webhooks`, {
      method: "POST",
      body: text,
      headers: {
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Shop-Domain": domain,
        "X-Shopify-API-Version": "2026-10",
        "X-Shopify-Webhook-Id": "b1946ac9-2492-4d23-8f0c-1d2b8e8f0001",
        "X-Shopify-Triggered-At": "2026-11-23T10:00:00.000000000Z",
        ...headers,
      },
    });
    return response.status;
  };
  const expectForged = async (delivering: Promise<number>) => {
    expect(await delivering).toBe(401);
    expect(await stored()).toEqual(storedBefore);
    expect(warn).toHaveBeenCalledTimes(1);
  };

  test("are taken when Shopify signed exactly these bytes", async () => {
    expect(await deliver({ "X-Shopify-Hmac-Sha256": sign(body) })).toBe(200);
    const { rows } = await owner.query("SELECT * FROM webhook_deliveries WHERE shop_id = $1", [shop.id]);
    expect(rows).toMatchObject([
      {
        topic: "orders/create",
        api_version: "2026-10",
        triggered_at: new Date("2026-11-23T10:00:00.000Z"),
        body,
      },
    ]);
  });

  test("with another secret's signature are refused", async () => {
    await expectForged(deliver({ "X-Shopify-Hmac-Sha256": sign(body, "another-secret-0123456789") }));
  });

  test("whose body was changed on the way are refused", async () => {
    await expectForged(deliver({ "X-Shopify-Hmac-Sha256": sign(body) }, body.replace("1", "2")));
  });

  test("without a signature, or with what is none, are refused", async () => {
    await expectForged(deliver({}));
    warn.mockClear();
    await expectForged(deliver({ "X-Shopify-Hmac-Sha256": "§" }));
  });

  test("without a topic are malformed, not forged", async () => {
    expect(await deliver({ "X-Shopify-Hmac-Sha256": sign(body), "X-Shopify-Topic": "" })).toBe(400);
  });

  test("come by POST alone", async () => {
    const response = await fetch(`${door.origin}/webhooks`);
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "POST"]);
  });
});

describe("the app proxy", () => {
  /** Shopify's algorithm: the parameters sorted and joined without a separator, in hex. */
  const signed = (parameters: Record<string, string>, secret = apiSecret) => {
    const message = Object.entries(parameters)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join("");
    const signature = createHmac("sha256", secret).update(message).digest("hex");
    return new URLSearchParams({ ...parameters, signature });
  };
  const parameters = (changes: Record<string, string> = {}) => ({
    shop: domain,
    path_prefix: "/apps/encore",
    timestamp: String(Math.floor(Date.now() / 1000)),
    logged_in_customer_id: "",
    ...changes,
  });
  const ask = (query: URLSearchParams) =>
    requireAppProxy(new Request(`${APP}/proxy/status?${query}`, { headers: { "User-Agent": USER_AGENT } }));

  test("lets a shopper in whom Shopify vouches for", async () => {
    const context = await ask(signed(parameters({ logged_in_customer_id: "42" })));
    expect(context.shop.id).toBe(shop.id);
    expect(context.actor).toEqual({ kind: "customer", customerId: 42n });
  });

  test("knows no customer by what is no id", async () => {
    const context = await ask(signed(parameters({ logged_in_customer_id: "4x2" })));
    expect(context.actor).toEqual({ kind: "customer", customerId: null });
  });

  test("refuses another secret's signature", async () => {
    await expectRefused(ask(signed(parameters(), "another-secret-0123456789")));
  });

  test("refuses a customer that was put in afterwards", async () => {
    const query = signed(parameters());
    query.set("logged_in_customer_id", "42");
    await expectRefused(ask(query));
  });

  test("refuses a signature that is too old", async () => {
    await expectRefused(ask(signed(parameters({ timestamp: String(Math.floor(Date.now() / 1000) - 3600) }))));
  });

  test("refuses a shop that has not installed Encore", async () => {
    await expectRefused(ask(signed(parameters({ shop: "nobody.myshopify.com" }))));
  });
});
