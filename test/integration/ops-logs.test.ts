/** What the processes write, at their most talkative, on a full path with faults: never a secret, never anything of a person. */
import { databaseUrls, owner } from "#test/support/database.ts";
import { createHmac, randomUUID } from "node:crypto";

import { beforeAll, expect, test, vi } from "vitest";

import { mintSessionToken } from "#test/dev-store/oauth/session-token.ts";
import { createCustomer } from "#test/dev-store/state/actions/create-customer.ts";
import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { usd } from "#test/factories/shop-objects.ts";
import { API_KEY, API_SECRET } from "#test/support/encore.ts";

import { testFleet, type EncoreProcess, type WebProcess } from "./processes-support.ts";

/** No word of these is found anywhere else. */
const PERSON = {
  email: "wilhelmina.quastenfloss@example.org",
  firstName: "Wilhelmina",
  lastName: "Quastenfloss",
  phone: "+4915112345678",
  address1: "Zwetschgenweg 77",
  city: "Hinterzarten",
};
const { email: _email, ...ADDRESS } = PERSON;
const ORDER = {
  email: PERSON.email,
  customer: { email: PERSON.email, firstName: PERSON.firstName, lastName: PERSON.lastName },
  shippingAddress: { ...ADDRESS, zip: "79856", countryCode: "DE" },
  note: "Please ring at Quastenfloss",
  lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
};

const fleet = await testFleet("logs.myshopify.com", (store) => {
  placeOrder(store, ORDER);
});
let web: WebProcess;
let worker: EncoreProcess;
const NAMED = { firstName: PERSON.firstName, lastName: PERSON.lastName };
/** Tokens that were in use, the person's and the forger's. */
const secrets: string[] = [];

const sessions = async () => {
  const { rows } = await owner.query<{ access_token: string; refresh_token: string }>(
    "SELECT access_token, refresh_token FROM sessions",
  );
  return rows.flatMap((row) => [row.access_token, row.refresh_token]);
};

beforeAll(async () => {
  const env = { LOG_LEVEL: "trace" };
  web = await fleet.web("web", env);
  worker = await fleet.worker("worker", { ...env, WORKER_PORT: "0" });
  await fleet.install(web);
  const before = await sessions();
  secrets.push(...before);
  await unruly();
  await fine();
  secrets.push(...(await sessions()));
  web.terminate();
  worker.terminate();
  expect(await Promise.all([web.exitCode, worker.exitCode])).toEqual([0, 0]);
}, 120_000);

/** A webhook as Shopify signs it, or as somebody else does. */
function send(topic: string, body: string, secret = API_SECRET): Promise<Response> {
  return fetch(`${web.url}/webhooks`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Shopify-Topic": topic,
      "X-Shopify-Shop-Domain": fleet.store.shopDomain,
      "X-Shopify-Webhook-Id": randomUUID(),
      "X-Shopify-API-Version": "2026-10",
      "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(body).digest("base64"),
    },
    body,
  });
}

/** Everything that goes wrong, with the person's data in it. */
async function unruly(): Promise<void> {
  const { faults } = fleet.store;
  const whole = JSON.stringify({ id: 77, email: PERSON.email, customer: PERSON, line_items: PERSON.phone });
  expect((await send("orders/create", whole)).status).toBe(200);
  expect((await send("orders/updated", whole.slice(0, -40))).status).toBe(200);
  expect((await send("customers/update", `"${PERSON.email}" ${PERSON.lastName}`)).status).toBe(200);
  expect((await send("fulfillments/create", whole)).status).toBe(200);
  expect((await send("unknown/topic", whole)).status).toBe(200);
  expect((await send("orders/create", whole, "not-our-secret")).status).toBe(401);
  expect((await send("orders/create", whole.padEnd(6_000_000))).status).toBe(413);

  const forged = await mintSessionToken({
    apiKey: API_KEY,
    apiSecret: "not-our-secret-0123456789",
    shopDomain: fleet.store.shopDomain,
    userId: 1,
    sessionId: "s",
    now: new Date(),
  });
  secrets.push(forged);
  for (const path of [
    `/app?id_token=${forged}&hmac=cafebabe`,
    `/app/customers?search=${PERSON.email}`,
    "/app/%E0%A4%A",
  ]) {
    await fetch(`${web.url}${path}`, { headers: { Authorization: `Bearer ${forged}` } });
  }
  expect((await web.asMerchant("/app/customers/not-a-number")).status).toBe(404);

  // A table that refuses what is written: the database's error holds the row.
  await owner.query("ALTER TABLE customers ADD CONSTRAINT refusing CHECK (false) NOT VALID");
  createCustomer(fleet.store, { ...NAMED, email: `third.${PERSON.email}` });
  await failed();
  await owner.query("ALTER TABLE customers DROP CONSTRAINT refusing");

  // The Admin API and the renewal of tokens fail in every way there is.
  for (const kind of ["fail", "malform", "disconnect", "throttle"] as const) {
    faults.add({ interface: "admin-graphql", kind, count: 1 });
    faults.add({ interface: "oauth", kind, count: 1 });
  }
  await owner.query("UPDATE sessions SET expires = now() - interval '1 minute'");
  createCustomer(fleet.store, { ...NAMED, email: `second.${PERSON.email}` });
}

/** Until the worker has had a job that the database refused. */
async function failed(): Promise<void> {
  await vi.waitFor(() => expect(worker.written()).toContain("refusing"), { timeout: 30_000, interval: 200 });
}

/** And what goes well. */
async function fine(): Promise<void> {
  placeOrder(fleet.store, ORDER);
  for (const path of ["/app", `/app/customers?search=${PERSON.lastName}`, "/app/settings/sync-health"]) {
    // Until all faults have struck.
    await vi.waitFor(async () => expect((await web.asMerchant(path)).status).toBe(200), 30_000);
  }
  await vi.waitFor(
    async () => {
      const { rows } = await owner.query("SELECT count(*)::int AS n FROM orders");
      expect(rows).toEqual([{ n: 2 }]);
    },
    { timeout: 30_000, interval: 200 },
  );
}

test("the processes had much to say", () => {
  expect(web.log().length).toBeGreaterThan(5);
  expect(worker.log().filter(({ level }) => level === "error").length).toBeGreaterThan(0);
  expect(worker.log().filter(({ level }) => level === "debug").length).toBeGreaterThan(5);
});

test("no secret is in it", () => {
  const databasePassword = new URL(databaseUrls.appUrl).password;
  expect(secrets.length).toBeGreaterThan(4);
  for (const process of [web, worker]) {
    const written = process.written();
    for (const secret of [...secrets, API_SECRET, `:${databasePassword}@`])
      expect(written).not.toContain(secret);
    expect(written).not.toMatch(/eyJ[\w-]+\.|shp[a-z]{2,3}_\w+|hmac=|id_token=|Bearer /i);
  }
});

test("nothing of a person is in it", () => {
  for (const process of [web, worker]) {
    const written = process.written();
    const text = written.toLowerCase();
    for (const trace of [...Object.values(PERSON), "example.org", "Zwetschgenweg", "79856", "15112345678"])
      expect(text).not.toContain(trace.toLowerCase());
    expect(text).not.toMatch(/[\w.]+@[\w]+\.\w/);
  }
});

test("nor in what the queue keeps of jobs that failed", async () => {
  const { rows } = await owner.query<{ text: string }>(
    `SELECT string_agg(concat(j.output, w.w), ' ') AS text
     FROM jobs.job j LEFT JOIN (SELECT to_jsonb(warning) AS w FROM jobs.warning) w ON true`,
  );
  const text = rows[0]!.text.toLowerCase();
  expect(text).toContain("refusing");
  for (const trace of [...Object.values(PERSON), ...secrets]) expect(text).not.toContain(trace.toLowerCase());
});
