/**
 * Two shops side by side. Every route, job and webhook topic of shop A is tried with what belongs to shop B: its ids, its
 * tokens, its name in every place where a request can name a shop. Nothing of B is shown, and nothing of it changes. A new
 * route, parameter, action, job or topic fails this until it is tried too.
 */
import { owner } from "../support/database.ts";
import { testDevStores } from "../support/dev-store.ts";
import { existsSync, readFileSync } from "node:fs";
import { createHmac, randomUUID } from "node:crypto";

import type { ActionFunction, LoaderFunction } from "@remix-run/node";
import type { RouteConfigEntry } from "@remix-run/route-config";
import { afterEach, beforeAll, describe, expect, test } from "vitest";

import { mintSessionToken } from "../dev-store/oauth/session-token.ts";
import { aPerson, everythingOf, fillEveryTable } from "./privacy-support.ts";

const stores = await testDevStores(["tenant-a.myshopify.com", "tenant-b.myshopify.com"]);
const { shopContext } = await import("#app/context.server.ts");
const { jobs } = await import("#app/jobs/registry.server.ts");
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { default: routes } = await import("#app/routes.ts");
const { storeDelivery } = await import("#app/sync/index.server.ts");
const { drainOrders } = await import("#app/sync/webhooks/drain.server.ts");
const { processDelivery } = await import("#app/sync/webhooks/process.server.ts");
const { TOPICS } = await import("#app/sync/webhooks/topics/index.ts");
const { registerShop } = await import("#app/shopify/shops.server.ts");

const apiKey = process.env["SHOPIFY_API_KEY"]!;
const apiSecret = process.env["SHOPIFY_API_SECRET"]!;
const APP = process.env["SHOPIFY_APP_URL"]!;

interface Tenant {
  id: string;
  domain: string;
  /** Whose everything is. */
  person: ReturnType<typeof aPerson>;
  requestId: string;
  importId: string;
  /** A webhook of theirs that has failed. */
  webhookId: string;
}
let a: Tenant;
let b: Tenant;
let before: Record<string, string[]>;

async function tenant(index: 0 | 1, number: number, marker: string): Promise<Tenant> {
  const store = stores[index]!;
  store.installation.open();
  const id = await registerShop(store.shopDomain, new Date());
  await owner.query("UPDATE shops SET currency = 'USD', time_zone = 'Europe/Berlin' WHERE id = $1", [id]);
  const person = aPerson(number, marker);
  await fillEveryTable(id, person);
  const { accessToken } = store.tokens.issue("offline", store.app.config.scopes, false);
  await owner.query("DELETE FROM sessions WHERE shop_id = $1", [id]);
  await owner.query(
    `INSERT INTO sessions (shop_id, id, state, is_online, access_token, expires, refresh_token)
     VALUES ($1, $2, '', false, $3, now() + interval '1 day', 'shprt_x')`,
    [id, `offline_${store.shopDomain}`, accessToken],
  );
  const one = async (sql: string) => (await owner.query<{ id: string }>(sql, [id])).rows[0]!.id;
  return {
    id,
    domain: store.shopDomain,
    person,
    requestId: await one("SELECT id FROM privacy_requests WHERE shop_id = $1"),
    importId: await one("SELECT id FROM imports WHERE shop_id = $1"),
    webhookId: await one(
      "SELECT webhook_id AS id FROM webhook_deliveries WHERE shop_id = $1 AND status = 'failed' ORDER BY 1 LIMIT 1",
    ),
  };
}

beforeAll(async () => {
  await prepareQueues();
  a = await tenant(0, 610_000_000, "quincevale");
  b = await tenant(1, 720_000_000, "zinnowitz");
  before = await everythingOf(b.id);
  // What is compared afterwards is there.
  expect(Object.values(before).filter((rows) => rows.length === 0)).toEqual([]);
});

afterEach(async () => {
  expect(await everythingOf(b.id)).toEqual(before);
});

/** What of B may stand in no answer to A. */
function expectNothingOfB(text: string): void {
  const lower = text.toLowerCase();
  for (const word of [b.person.marker, b.domain, b.id, b.requestId, b.importId])
    expect(lower).not.toContain(word);
}

/** Every route's pattern and file, nested ones at their whole path. */
function flatten(entries: readonly RouteConfigEntry[], above = ""): { path: string; file: string }[] {
  return entries.flatMap((entry) => {
    const path = [above, entry.path].filter(Boolean).join("/");
    return [{ path: `/${path}`, file: entry.file }, ...flatten(entry.children ?? [], path)];
  });
}
const ROUTES = flatten(routes);

interface RouteModule {
  loader?: LoaderFunction;
  action?: ActionFunction;
}
// Vite needs the folders spelled out.
const MODULES = import.meta.glob<RouteModule>("../../app/routes/**/*.{ts,tsx}");
async function moduleOf(file: string): Promise<RouteModule> {
  const load = MODULES[`../../app/${file}`];
  if (!load) throw new Error(`no module ${file}`);
  return load();
}

/** For each parameter of a path: B's, and one that nobody has. */
const PARAMETERS: Record<string, () => { theirs: string; nobodys: string }> = {
  customerId: () => ({ theirs: String(b.person.customerId), nobodys: "424242" }),
  webhookId: () => ({ theirs: b.webhookId, nobodys: "nobodys-webhook" }),
  requestId: () => ({ theirs: b.requestId, nobodys: randomUUID() }),
  "*": () => ({ theirs: b.domain, nobodys: "nobody.myshopify.com" }),
};

/** Everything a query can name B by: whatever a route makes of it. */
function queryOfB(): string {
  return new URLSearchParams({
    shop: b.domain,
    host: Buffer.from(`admin.shopify.com/store/${b.domain.split(".")[0]!}`).toString("base64url"),
    shopId: b.id,
    customerId: String(b.person.customerId),
    q: b.person.marker,
    after: `2026-11-01T12:00:00.000Z~${b.person.customerId}`,
    since: "none",
  }).toString();
}

const tokenOf = (shopDomain: string, changes: Partial<Parameters<typeof mintSessionToken>[0]> = {}) =>
  mintSessionToken({ apiKey, apiSecret, shopDomain, userId: 7, sessionId: "s", now: new Date(), ...changes });

type Which = "theirs" | "nobodys";

/** The path with its parameters filled in, and the parameters. */
function addressed(path: string, which: Which) {
  const params: Record<string, string> = {};
  for (const [, splat, name] of path.matchAll(/(\*)|:(\w+)/g)) {
    const key = splat ?? name ?? "";
    const known = PARAMETERS[key];
    if (!known) throw new Error(`Say in PARAMETERS what ${path} means by ${key}`);
    params[key] = known()[which];
  }
  const filled = path.replaceAll(/\*|:\w+/g, (found) => params[found.replace(":", "")] ?? "");
  return { params, filled };
}

interface Asked {
  path: string;
  file: string;
  which?: Which;
  token?: string;
  form?: Record<string, string>;
  query?: string;
}

/** Asks a route as the server would, and reads what comes of it, thrown or given back. */
async function ask({ path, file, which = "theirs", token, form, query }: Asked) {
  const { loader, action } = await moduleOf(file);
  const handle = form ? action : loader;
  if (!handle) return undefined;
  const { params, filled } = addressed(path, which);
  const request = new Request(`${APP}${filled}?${query ?? queryOfB()}`, {
    headers: {
      "User-Agent": "Mozilla/5.0 Chrome/140.0",
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
  });
  const answer: unknown = await Promise.resolve(handle({ request, params, context: {} })).catch(
    (error: unknown) => error,
  );
  if (answer instanceof Response) {
    return { status: answer.status, text: `${JSON.stringify([...answer.headers])} ${await answer.text()}` };
  }
  return { status: 0, text: answer instanceof Error ? answer.message : JSON.stringify(answer ?? null) };
}

const ADMIN = ROUTES.filter(({ path }) => path.startsWith("/app"));

describe("A's staff, with all that is B's in the address,", () => {
  test.each(ROUTES)("see nothing of B at $path", async ({ path, file }) => {
    const answer = await ask({ path, file, token: await tokenOf(a.domain) });
    if (!answer) return;
    // What was searched for is repeated, and a redirection takes the query along; nothing else of B's is there.
    const echoes = [JSON.stringify({ search: b.person.marker }).slice(1, -1), /"location","[^"]*"/g];
    expectNothingOfB(echoes.reduce<string>((text, echo) => text.replace(echo, ""), answer.text));
  });

  test.each(ADMIN.filter(({ path }) => path.includes(":")))(
    "are told the same at $path of what is B's and of what nobody has",
    async ({ path, file }) => {
      const token = await tokenOf(a.domain);
      const [theirs, nobodys] = [
        await ask({ path, file, token, which: "theirs", query: "" }),
        await ask({ path, file, token, which: "nobodys", query: "" }),
      ];
      expect(theirs).toEqual(nobodys);
      expect(theirs?.status).toBeGreaterThanOrEqual(400);
    },
  );
});

/** What can be asked of each route that takes forms, with B's ids where A's would be. */
const FORMS: Record<string, () => Record<string, string>[]> = {
  "/app": () => [{ intent: "retry-import", importId: b.importId }],
  "/app/customers/:customerId": () => [{ intent: "export", customerId: String(b.person.customerId) }],
  "/app/settings": () =>
    ["pause-import", "resume-import", "retry-import", "start-import"].map((intent) => ({
      intent,
      importId: b.importId,
    })),
  "/app/settings/sync-health": () => [{ intent: "check-now" }],
  "/app/settings/failed-webhooks": () => [
    { intent: "replay", webhookId: b.webhookId },
    { intent: "replay-all" },
  ],
  "/app/settings/privacy": () => [{ intent: "prepare-again", requestId: b.requestId }],
  "/app/settings/privacy/:requestId": () => [{ intent: "mark-answered", requestId: b.requestId }],
};

describe("A's staff, asking for something with B's ids,", () => {
  test("are tried at every route that takes forms", async () => {
    const taking: string[] = [];
    for (const { path, file } of ROUTES) if ((await moduleOf(file)).action) taking.push(path);
    expect(Object.keys(FORMS).sort()).toEqual(taking.sort());
  });

  test.each(ROUTES.filter(({ path, file }) => FORMS[path] && !file.endsWith("layout.tsx")))(
    "change and see nothing of B at $path",
    async ({ path, file }) => {
      for (const form of FORMS[path]!()) {
        const asked = { ...form, shop: b.domain, shopId: b.id, shop_id: b.id };
        const answer = await ask({ path, file, token: await tokenOf(a.domain), form: asked });
        expectNothingOfB(answer?.text ?? "");
      }
    },
  );
});

describe("whom Shopify does not vouch for", () => {
  const forgeries: [string, () => Promise<string | undefined>][] = [
    ["without a token", () => Promise.resolve(undefined)],
    ["with another secret's signature", () => tokenOf(b.domain, { apiSecret: "another-secret-0123456789" })],
    ["with a token for B that A's admin issued", () => tokenOf(b.domain, { issuer: a.domain })],
    ["with another app's token", () => tokenOf(b.domain, { apiKey: "another-app" })],
    ["with a token that has run out", () => tokenOf(b.domain, { now: new Date(Date.now() - 120_000) })],
  ];
  test.each(forgeries)("gets nothing at any page or form of the admin %s", async (_, make) => {
    for (const { path, file } of ADMIN) {
      const { loader, action } = await moduleOf(file);
      const form = FORMS[path]?.()[0];
      for (const asked of [loader ? {} : undefined, action && form ? { form } : undefined]) {
        if (!asked) continue;
        const token = await make();
        const answer = await ask({ path, file, ...asked, ...(token ? { token } : {}) });
        expect([path, answer?.status]).toEqual([
          path,
          token ? 401 : expect.toSatisfy((s: number) => s >= 300),
        ]);
        for (const word of [b.person.marker, b.id]) expect(answer?.text).not.toContain(word);
      }
    }
  });

  test("gets nothing from the proxy with A's signature and B's name", async () => {
    const { file } = ROUTES.find(({ path }) => path === "/proxy/status")!;
    const parameters = {
      shop: a.domain,
      path_prefix: "/apps/encore",
      timestamp: String(Math.floor(Date.now() / 1000)),
    };
    const message = Object.entries(parameters)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join("");
    const signature = createHmac("sha256", apiSecret).update(message).digest("hex");
    for (const changed of [{ shop: b.domain }, { logged_in_customer_id: String(b.person.customerId) }]) {
      const query = new URLSearchParams({ ...parameters, ...changed, signature }).toString();
      expect(await ask({ path: "/proxy/status", file, query })).toMatchObject({ status: 401 });
    }
  });

  test("every proxy route is among those that are tried", () => {
    expect(ROUTES.filter(({ path }) => path.startsWith("/proxy")).map(({ path }) => path)).toEqual([
      "/proxy/status",
    ]);
  });
});

/** What each job of A is given of B's. */
const JOB_DATA: Record<string, () => Record<string, unknown>[]> = {
  "import.start": () => [{ importId: b.importId }],
  "import.watch": () => [{ importId: b.importId, hint: true }],
  "import.merge": () => [{ importId: b.importId }],
  "webhook.drain": () => [{}],
  "webhook.process": () => [{ webhookId: b.webhookId }],
  "sync.reconcile": () => [{ runId: b.importId }],
  "privacy.export": () => [{ requestId: b.requestId }],
  "insights.refresh-facts": () => [
    { customerIds: [String(b.person.customerId)], orderIds: [String(b.person.orderId)] },
  ],
  "insights.rebuild-facts": () => [{}],
  "customers.refresh-stats": () => [
    { customerIds: [String(b.person.customerId)], orderIds: [String(b.person.orderId)] },
  ],
  "customers.rebuild-stats": () => [{}],
};

describe("a job of A's, with B's ids,", () => {
  test("is tried, whichever it is", () => {
    expect(Object.keys(JOB_DATA).sort()).toEqual(jobs.map(({ name }) => name).sort());
  });

  test.each(jobs.map((job) => ({ job, name: job.name })))(
    "changes nothing of B: $name",
    async ({ job, name }) => {
      const context = await shopContext(a.id, { kind: "job", job: name });
      for (const data of JOB_DATA[name]!()) {
        // Not to find what is B's may be an error of the job; what counts is that B stays as it was.
        const outcome = await job
          .run(context, { shopId: a.id, ...data }, { lastTry: true })
          .catch((error: unknown) => String(error));
        expectNothingOfB(outcome ?? "");
      }
    },
  );
});

/** Shopify's sample body of a topic, if there is one, with B's ids in every place of an id. */
function bodyOfB(topic: string): string {
  const file = new URL(`sync/fixtures/${topic.replace("/", "_")}.json`, import.meta.url);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "{}";
  const { customerId, orderId } = b.person;
  const sample = JSON.parse(text, (key: string, value: unknown) => {
    if (typeof value === "string" && value.startsWith("gid://shopify/")) {
      const type = value.split("/")[3] ?? "";
      return `gid://shopify/${type}/${type === "Order" ? orderId : customerId}`;
    }
    if (/(^|_)order_id$/.test(key)) return orderId;
    if (/(^|_)id$/.test(key) && typeof value === "number")
      return topic.startsWith("orders/") ? orderId : customerId;
    return value;
  }) as Record<string, unknown>;
  return JSON.stringify({
    ...sample,
    shop_id: 1,
    shop_domain: b.domain,
    myshopify_domain: b.domain,
    domain: b.domain,
    customer: { ...(sample["customer"] as object | undefined), id: customerId, email: b.person.email },
    orders_to_redact: [orderId],
    orders_requested: [orderId],
  });
}

describe("a webhook of A's that speaks of what is B's", () => {
  // Of the same app: Shopify signs them with one secret, so that the header alone says whose it is.
  test.each(Object.keys(TOPICS).filter((topic) => topic !== "shop/redact"))(
    "changes nothing of B: %s",
    async (topic) => {
      const webhookId = randomUUID();
      const delivery = {
        shopDomain: a.domain,
        topic,
        webhookId,
        apiVersion: "2026-10",
        body: bodyOfB(topic),
      };
      expect(await storeDelivery({ ...delivery, triggeredAt: new Date("2026-11-23T12:00:00Z") })).toBe(
        "stored",
      );
      const context = await shopContext(a.id, { kind: "job", job: "test" });
      await drainOrders(context);
      await processDelivery(context, { webhookId }, { lastTry: true });
    },
  );

  test("erases A alone when A has gone: shop/redact, which names B", async () => {
    await owner.query("UPDATE shops SET uninstalled_at = now() - interval '2 days' WHERE id = $1", [a.id]);
    await owner.query("DELETE FROM sessions WHERE shop_id = $1", [a.id]);
    const webhookId = randomUUID();
    const delivery = { shopDomain: a.domain, topic: "shop/redact", webhookId, apiVersion: "2026-10" };
    await storeDelivery({ ...delivery, body: bodyOfB("shop/redact"), triggeredAt: new Date() });
    await processDelivery(
      await shopContext(a.id, { kind: "job", job: "test" }),
      { webhookId },
      { lastTry: true },
    );
    const { rows } = await owner.query("SELECT domain FROM shops WHERE id = ANY($1)", [[a.id, b.id]]);
    expect(rows).toEqual([{ domain: b.domain }]);
  });
});
