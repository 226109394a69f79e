import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";

import { DEVELOPMENT_API_KEY, DEVELOPMENT_API_SECRET, type RunningDevStore } from "#test/dev-store/server.ts";

import { send, startDevStore, type JsonAnswer } from "./support.ts";

const EXCHANGE = {
  client_id: DEVELOPMENT_API_KEY,
  client_secret: DEVELOPMENT_API_SECRET,
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
  expiring: "1",
};

async function sessionToken(
  devStore: RunningDevStore,
  changes: Record<string, unknown> = {},
): Promise<string> {
  const { body } = await send(devStore.origin, "POST", "/__store/session-token", changes);
  return body["token"] as string;
}

async function exchange(
  devStore: RunningDevStore,
  changes: Record<string, unknown> = {},
): Promise<JsonAnswer> {
  const subject = "subject_token" in changes ? {} : { subject_token: await sessionToken(devStore) };
  return send(devStore.origin, "POST", "/admin/oauth/access_token", { ...EXCHANGE, ...subject, ...changes });
}

async function refresh(devStore: RunningDevStore, refreshToken: unknown): Promise<JsonAnswer> {
  const { client_id, client_secret } = EXCHANGE;
  const body = { client_id, client_secret, grant_type: "refresh_token", refresh_token: refreshToken };
  return send(devStore.origin, "POST", "/admin/oauth/access_token", body);
}

describe("session tokens", () => {
  it("carry the claims that Shopify's carry and live a minute", async () => {
    const devStore = await startDevStore();
    const token = await sessionToken(devStore);
    const claims = decodeJwt(token);
    expect(decodeProtectedHeader(token).alg).toBe("HS256");
    expect(claims).toMatchObject({
      iss: "https://encore-demo.myshopify.com/admin",
      dest: "https://encore-demo.myshopify.com",
      aud: DEVELOPMENT_API_KEY,
      sub: "81000001",
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
    expect(claims.nbf).toBe(claims.iat);
    expect(claims.jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(decodeJwt(await sessionToken(devStore)).jti).not.toBe(claims.jti);
  });
});

describe("token exchange", () => {
  it("gives an expiring offline token with the toml's scopes", async () => {
    const devStore = await startDevStore();
    devStore.installation.open();
    const { status, body } = await exchange(devStore);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      expires_in: 3600,
      scope: "read_orders,read_customers,read_products,write_app_proxy",
    });
    expect(body["refresh_token_expires_in"]).toBe(90 * 86_400);
    expect(devStore.tokens.find(body["access_token"] as string)).toEqual({
      scopes: ["read_orders", "read_customers", "read_products", "write_app_proxy"],
      kind: "offline",
    });
  });

  it("gives a token that never expires only when not asked to expire", async () => {
    const devStore = await startDevStore();
    devStore.installation.open();
    const { body } = await exchange(devStore, { expiring: "0" });
    expect(Object.keys(body).sort()).toEqual(["access_token", "scope"]);
  });

  it("gives an online token with its user", async () => {
    const devStore = await startDevStore();
    devStore.installation.open();
    const { body } = await exchange(devStore, {
      requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token",
    });
    expect(body["associated_user"]).toMatchObject({ id: 81_000_001, account_owner: true });
  });

  it.each([
    ["an unknown app", { client_id: "other" }, 400, "application_cannot_be_found"],
    ["a wrong secret", { client_secret: "other" }, 401, "invalid_client"],
    ["garbage for a token", { subject_token: "nonsense" }, 400, "invalid_subject_token"],
    ["another grant", { grant_type: "password" }, 400, "unsupported_grant_type"],
    ["another token type", { requested_token_type: "x" }, 400, "invalid_requested_token_type"],
  ])("refuses %s", async (_name, changes, status, error) => {
    const devStore = await startDevStore();
    devStore.installation.open();
    const answer = await exchange(devStore, changes);
    expect(answer.status).toBe(status);
    expect(answer.body["error"]).toBe(error);
    expect(devStore.tokens.counts()).toEqual({ exchanges: 0, refreshes: 0, refused: 1 });
  });

  it.each([
    ["expired", { lifetime: -60 }],
    ["signed with another secret", { apiSecret: "another secret" }],
    ["for another app", { apiKey: "another-app" }],
    ["of another shop", { shop: "other.myshopify.com" }],
  ])("refuses a session token that is %s", async (_name, changes) => {
    const devStore = await startDevStore();
    devStore.installation.open();
    const answer = await exchange(devStore, { subject_token: await sessionToken(devStore, changes) });
    expect(answer).toEqual({
      status: 400,
      body: {
        error: "invalid_subject_token",
        error_description: "Token exchange cannot be performed due to an invalid subject token.",
      },
    });
  });

  it("refuses an app that is not installed, and one that was uninstalled", async () => {
    const devStore = await startDevStore();
    expect((await exchange(devStore)).body["error"]).toBe("app_not_installed");
    devStore.installation.open();
    const token = (await exchange(devStore)).body["access_token"] as string;
    await send(devStore.origin, "POST", "/__store/uninstall");
    expect(devStore.tokens.find(token)).toBeUndefined();
    expect((await exchange(devStore)).body["error"]).toBe("app_not_installed");
  });
});

describe("refresh", () => {
  it("gives a new pair; the used token works until its replacement is used", async () => {
    const devStore = await startDevStore();
    devStore.installation.open();
    const first = (await exchange(devStore)).body["refresh_token"];
    const second = (await refresh(devStore, first)).body["refresh_token"];
    expect(second).not.toBe(first);
    // The answer with `second` was lost: `first` is tried again.
    const third = (await refresh(devStore, first)).body["refresh_token"];
    expect((await refresh(devStore, third)).status).toBe(200);
    expect(await refresh(devStore, first)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(devStore.tokens.counts()).toEqual({ exchanges: 1, refreshes: 3, refused: 1 });
  });

  it("is needed once the token expired, and refused once the refresh token did", async () => {
    let now = new Date("2026-11-23T10:00:00Z");
    const devStore = await startDevStore({ now: () => now });
    devStore.installation.open();
    const { body } = await exchange(devStore);
    const token = body["access_token"] as string;
    now = new Date("2026-11-23T11:00:00Z");
    expect(devStore.tokens.find(token)).toBe("expired");
    expect((await refresh(devStore, body["refresh_token"])).status).toBe(200);
    now = new Date("2027-02-22T10:00:00Z");
    expect((await refresh(devStore, body["refresh_token"])).status).toBe(400);
  });

  it("lives as long as the control interface says", async () => {
    const devStore = await startDevStore();
    devStore.installation.open();
    await send(devStore.origin, "POST", "/__store/tokens", { accessLifetime: 5 });
    expect((await exchange(devStore)).body["expires_in"]).toBe(5);
  });
});

describe("scope changes", () => {
  it("reach the app's live tokens and are told", async () => {
    const devStore = await startDevStore();
    const told: unknown[] = [];
    devStore.store.changes.on("change", (change) => told.push([change.topic, change.extra]));
    devStore.installation.open();
    const token = (await exchange(devStore)).body["access_token"] as string;
    await send(devStore.origin, "POST", "/__store/scopes", { scopes: ["read_orders"] });
    expect(devStore.tokens.find(token)).toMatchObject({ scopes: ["read_orders"] });
    expect(told).toEqual([
      [
        "app/scopes_update",
        {
          previous: ["read_orders", "read_customers", "read_products", "write_app_proxy"],
          current: ["read_orders"],
        },
      ],
    ]);
  });
});
