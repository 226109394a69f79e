/** The Admin API client against the development store: tokens, throttling, failures. */
import { owner } from "../../support/database.ts";
import { testDevStores } from "../../support/dev-store.ts";
import { beforeEach, describe, expect, test } from "vitest";

const [devStore] = await testDevStores(["client.myshopify.com"]);
if (!devStore) throw new Error("no development store");
const { Session } = await import("@shopify/shopify-api");
const { accessToken } = await import("#app/shopify/access-token.server.ts");
const { adminClient } = await import("#app/shopify/graphql.server.ts");
const { readShop } = await import("#app/shopify/operations/shop.ts");
const { ShopSessionStorage, offlineSessionId } = await import("#app/shopify/session-storage.server.ts");
const { findShopId } = await import("#app/shopify/shops.server.ts");

const domain = devStore.shopDomain;
const storage = new ShopSessionStorage();
let shop: { id: string; domain: string };

/** What a token exchange leaves behind. */
async function storeToken(expiresInSeconds: number): Promise<string> {
  const { scopes } = devStore!.installation.open();
  const issued = devStore!.tokens.issue("offline", scopes, true);
  const session = new Session({ id: offlineSessionId(domain), shop: domain, state: "", isOnline: false });
  session.accessToken = issued.accessToken;
  session.refreshToken = issued.refreshToken!;
  session.expires = new Date(Date.now() + expiresInSeconds * 1000);
  session.refreshTokenExpires = new Date(Date.now() + 90 * 86_400_000);
  await storage.storeSession(session);
  shop = { id: (await findShopId(domain))!, domain };
  return issued.accessToken;
}

beforeEach(async () => {
  devStore.faults.clear();
  await storeToken(3600);
});

describe("an access token", () => {
  test("is used while it lasts", async () => {
    const token = await storeToken(3600);
    const before = devStore.tokens.counts().refreshes;
    expect(await accessToken(shop)).toBe(token);
    expect(devStore.tokens.counts().refreshes).toBe(before);
  });

  test("that runs out is renewed once, however many ask for it at the same time", async () => {
    const old = await storeToken(60);
    const before = devStore.tokens.counts().refreshes;
    const tokens = await Promise.all(Array.from({ length: 8 }, () => accessToken(shop)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(old);
    expect(devStore.tokens.counts().refreshes).toBe(before + 1);
  });

  test("that Shopify refuses is renewed and the request sent again", async () => {
    devStore.tokens.expireAccess();
    const answered = await readShop(adminClient({ shop }));
    expect(answered.id).toMatch(/^gid:\/\/shopify\/Shop\/\d+$/);
  });

  test("that cannot be renewed asks for the merchant", async () => {
    await storeToken(60);
    devStore.tokens.revokeApp();
    await expect(accessToken(shop)).rejects.toMatchObject({ code: "needs_reconnect" });
    // The lease is given back, so that the next one finds out at once too.
    await expect(accessToken(shop)).rejects.toMatchObject({ code: "needs_reconnect" });
  });

  test("of another shop is out of sight", async () => {
    const { rows } = await owner.query("SELECT shop_id FROM sessions");
    expect(rows).toEqual([{ shop_id: shop.id }]);
    expect(await storage.loadSession(offlineSessionId("other.myshopify.com"))).toBeUndefined();
  });
});

describe("a request", () => {
  test("that is throttled, as HTTP 200, waits and succeeds", async () => {
    devStore.faults.add({ interface: "admin-graphql", kind: "throttle", count: 1, status: 500, delayMs: 0 });
    expect((await readShop(adminClient({ shop }))).currencyCode).toHaveLength(3);
    expect(devStore.faults.list()).toEqual([]);
  });

  test("that meets an outage is tried again", async () => {
    devStore.faults.add({ interface: "admin-graphql", kind: "fail", count: 2, status: 502, delayMs: 0 });
    expect((await readShop(adminClient({ shop }))).currencyCode).toHaveLength(3);
  });

  test("that Shopify calls wrong fails at once, with its code and nothing of its variables", async () => {
    const { TypedDocumentString } = await import("#app/generated/admin/graphql.ts");
    const wrong = new TypedDocumentString<unknown, { email: string }>(
      "query Wrong($email: String!) { customers(first: 1, query: $email) { nodes { noSuchField } } }",
    );
    const request = adminClient({ shop }).request(wrong, { email: "someone@example.com" });
    await expect(request).rejects.toMatchObject({ code: "bad_request", message: "Wrong: undefinedField" });
  });

  test("for which a scope is missing says so", async () => {
    devStore.installation.setScopes(["read_products"]);
    const { TypedDocumentString } = await import("#app/generated/admin/graphql.ts");
    const orders = new TypedDocumentString<unknown, Record<string, never>>(
      "query Orders { orders(first: 1) { nodes { id } } }",
    );
    await expect(adminClient({ shop }).request(orders, {})).rejects.toMatchObject({ code: "access_denied" });
  });
});
