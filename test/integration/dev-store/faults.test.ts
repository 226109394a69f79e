/** Faults on order: every interface with every kind over the control interface, and drawing by percent. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { describe, expect, it, onTestFinished } from "vitest";

import {
  type FaultRequest,
  FAULTS,
  Faults,
  type Interface,
  INTERFACES,
} from "#test/dev-store/control/faults.ts";
import { bucketOf } from "#test/dev-store/admin-graphql/buckets.ts";
import { Random } from "#test/dev-store/data/random.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";

import { send, startDevStore } from "./support.ts";

/** An app that counts the webhooks and proxy requests it is sent. */
async function startApp(): Promise<{ url: string; received: string[] }> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push(body);
      response.writeHead(200, { "Content-Type": "application/json" }).end('{"ok":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

async function order(devStore: RunningDevStore, fault: FaultRequest | FaultRequest[]) {
  const { status, body } = await send(devStore.origin, "POST", "/__store/faults", fault);
  expect(status).toBe(201);
  return body;
}

/** What a request came to: its HTTP status and body, "disconnected" or "hanging". */
async function outcome(request: Promise<Response>): Promise<unknown> {
  try {
    const response = await request;
    const text = await response.text();
    try {
      return [response.status, JSON.parse(text)];
    } catch {
      return [response.status, "no JSON"];
    }
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "hanging" : "disconnected";
  }
}

/** Requests to the HTTP interfaces. */
async function startShop() {
  const app = await startApp();
  const devStore = await startDevStore({ appUrl: app.url, webhooks: { retryScale: 1e-5, timeoutMs: 300 } });
  devStore.installation.open();
  // What an ordered throttle empties is full again at once.
  bucketOf(devStore.store, "control").configure({ restoreRate: 10_000 });
  const { accessToken } = devStore.tokens.issue("control", ["write_customers", "read_orders"], false);
  const post = (path: string, body: unknown): Promise<unknown> =>
    outcome(
      fetch(`${devStore.origin}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-shopify-access-token": accessToken },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(400),
      }),
    );
  const admin = (query: string, operationName?: string): Promise<unknown> =>
    post("/admin/api/2026-10/graphql.json", { query, operationName });
  return { app, devStore, post, admin };
}

const HTTP = {
  "admin-graphql": "/admin/api/2026-10/graphql.json",
  oauth: "/admin/oauth/access_token",
  "app-proxy": "/apps/care/x",
};

describe("the HTTP interfaces", () => {
  it.each(Object.keys(HTTP) as (keyof typeof HTTP)[])("%s", async (target) => {
    const { devStore, post } = await startShop();
    const ask = () => post(HTTP[target], { query: "{ shop { name } }" });
    const well = await ask();
    const expected: Record<(typeof FAULTS)[typeof target][number], unknown> = {
      fail: [503, { errors: `Development store: "${target}" was told to fail` }],
      hang: "hanging",
      malform: [200, "no JSON"],
      disconnect: "disconnected",
      throttle:
        target === "admin-graphql"
          ? [200, expect.objectContaining({ errors: [expect.objectContaining({ message: "Throttled" })] })]
          : [429, expect.objectContaining({ errors: expect.stringContaining("Exceeded") as unknown })],
    };
    for (const kind of FAULTS[target]) {
      await order(devStore, { interface: target, kind, status: 503 });
      expect([kind, await ask()]).toEqual([kind, expected[kind]]);
      expect(devStore.faults.list()).toEqual([]);
    }
    if (target === "admin-graphql") expect(await ask()).toMatchObject([200, { data: { shop: {} } }]);
    else expect(await ask()).toEqual(well);
  });

  it.each([
    ["fail", [502, { errors: 'Development store: "admin-graphql" was told to fail' }]],
    ["disconnect", "disconnected"],
    ["hang", "hanging"],
    ["malform", [200, "no JSON"]],
  ] as const)("acts and loses the answer: %s after", async (kind, expected) => {
    const { devStore, admin } = await startShop();
    await order(devStore, { interface: "admin-graphql", kind, when: "after", status: 502 });
    const create = (email: string) =>
      admin(
        `mutation { customerCreate(input: { email: "${email}" }) { customer { email } userErrors { message } } }`,
      );
    expect(await create("a@b.example")).toEqual(expected);
    expect(devStore.store.find("Customer", "a@b.example")).toBeDefined();
    expect(await create("c@d.example")).toMatchObject([
      200,
      { data: { customerCreate: { customer: { email: "c@d.example" } } } },
    ]);
  });

  it("strikes an operation by its name or root field, the nth time it is asked for", async () => {
    const { devStore, admin } = await startShop();
    await order(devStore, [
      { interface: "admin-graphql", kind: "fail", operation: "Orders", nth: 2, count: 2 },
      { interface: "admin-graphql", kind: "throttle", operation: "customersCount" },
    ]);
    const struck = async (query: string) => (await admin(query)) as [number, { errors?: unknown[] }];
    const orders = async () => (await struck("query Orders { orders(first: 1) { nodes { id } } }"))[0];
    expect((await struck("query Other { orders(first: 1) { nodes { id } } }"))[0]).toBe(200);
    expect([await orders(), await orders(), await orders(), await orders()]).toEqual([200, 500, 500, 200]);
    const counting = "query Any { total: customersCount { count } }";
    expect((await struck(counting))[1].errors).toMatchObject([{ message: "Throttled" }]);
    expect((await struck(counting))[1].errors).toBeUndefined();
  });

  it("strikes a share of the requests until it is cleared", async () => {
    const { devStore, post } = await startShop();
    await order(devStore, { interface: "oauth", kind: "fail", percent: 40, seed: 7 });
    const ask = async () => ((await post(HTTP.oauth, {})) as [number])[0] === 500;
    const first: boolean[] = [];
    for (let n = 0; n < 60; n += 1) first.push(await ask());
    const struck = first.filter(Boolean).length;
    expect(struck).toBeGreaterThan(12);
    expect(struck).toBeLessThan(36);
    const { body } = await send(devStore.origin, "GET", "/__store/faults");
    expect(body).toMatchObject({
      faults: [{ met: 60, struck, remaining: null }],
      struck: { "oauth fail": struck },
    });
    await send(devStore.origin, "DELETE", "/__store/faults");
    // The same seed strikes the same requests again.
    await order(devStore, { interface: "oauth", kind: "fail", percent: 40, seed: 7 });
    const second: boolean[] = [];
    for (let n = 0; n < 60; n += 1) second.push(await ask());
    expect(second).toEqual(first);
    await send(devStore.origin, "DELETE", "/__store/faults");
    expect(await ask()).toBe(false);
  });
});

describe("webhooks", () => {
  const WEBHOOK = { interface: "webhooks" } as const;
  const scopes = (received: readonly string[]): unknown[] =>
    received.map((body) => (JSON.parse(body) as { current: string[] }).current[0]);

  async function tell(fault: FaultRequest | FaultRequest[], told: readonly string[]) {
    const app = await startApp();
    const webhooks = { retryScale: 1e-5, timeoutMs: 300, concurrency: 1 };
    const devStore = await startDevStore({ appUrl: app.url, webhooks });
    devStore.installation.open();
    await order(devStore, fault);
    for (const scope of told) devStore.installation.setScopes([scope]);
    await devStore.webhooks.idle();
    return { devStore, got: scopes(app.received) };
  }

  it.each([
    [{ kind: "drop" }, ["b", "c"]],
    [{ kind: "duplicate" }, ["a", "a", "b", "c"]],
    [{ kind: "delay", delayMs: 500 }, ["b", "c", "a"]],
    [{ kind: "reorder" }, ["b", "c", "a"]],
    [{ kind: "reorder", count: 100 }, ["c", "b", "a"]],
    [{ kind: "fail", status: 418 }, ["b", "c", "a"]],
    [{ kind: "hang" }, ["b", "c", "a"]],
    [{ kind: "fail", when: "after" }, ["a", "b", "c", "a"]],
    [{ kind: "hang", when: "after" }, ["a", "b", "c", "a"]],
    [{ kind: "drop", topic: "orders/create" }, ["a", "b", "c"]],
    [{ kind: "drop", nth: 2 }, ["a", "c"]],
  ] as const)("%j", async (fault, expected) => {
    expect((await tell({ ...WEBHOOK, ...fault }, ["a", "b", "c"])).got).toEqual(expected);
  });

  it("are dropped, doubled, swapped and delayed by percent, several at once, alike for a seed", async () => {
    const faults: FaultRequest[] = [
      { ...WEBHOOK, kind: "drop", percent: 5, seed: "rough" },
      { ...WEBHOOK, kind: "duplicate", percent: 20, seed: "rough" },
      { ...WEBHOOK, kind: "reorder", percent: 20, seed: "rough" },
      { ...WEBHOOK, kind: "delay", percent: 10, delayMs: 50, seed: "rough" },
    ];
    const told = Array.from({ length: 300 }, (_, n) => `read_${n}`);
    const { devStore, got } = await tell(faults, told);
    const log = devStore.webhooks.log.list();
    const dropped = log.filter(({ status }) => status === "dropped").length;
    const struck = devStore.faults.struck();
    expect(struck["webhooks drop"]).toBe(dropped);
    expect(dropped).toBeGreaterThan(3);
    expect(dropped).toBeLessThan(32);
    for (const [name, share] of [
      ["duplicate", 0.2],
      ["reorder", 0.2],
      ["delay", 0.1],
    ] as const) {
      expect(struck[`webhooks ${name}`]).toBeGreaterThan(300 * share * 0.5);
      expect(struck[`webhooks ${name}`]).toBeLessThan(300 * share * 1.7);
    }
    expect(new Set(got).size).toBe(300 - dropped);
    expect(got.length).toBeGreaterThan(330 - dropped);
    expect([...new Set(got)]).not.toEqual(told.filter((scope) => got.includes(scope)));
    expect(devStore.faults.list()).toHaveLength(4);
    const again = await tell(faults, told);
    expect(again.devStore.faults.struck()).toEqual(struck);
    expect(new Set(again.got)).toEqual(new Set(got));
  }, 20_000);
});

describe("drawing", () => {
  it("is independent between kinds of one seed, and takes as many as were ordered", () => {
    const faults = new Faults();
    faults.add({ interface: "webhooks", kind: "drop", percent: 50 });
    faults.add({ interface: "webhooks", kind: "duplicate", percent: 50 });
    faults.add({ interface: "webhooks", kind: "delay", percent: 50, count: 10 });
    const draws = Array.from({ length: 400 }, () =>
      faults.takeAll("webhooks", ["drop", "duplicate", "delay"]).map(({ kind }) => kind),
    );
    const both = draws.filter((kinds) => kinds.includes("drop") && kinds.includes("duplicate")).length;
    expect(both).toBeGreaterThan(60);
    expect(both).toBeLessThan(140);
    expect(faults.struck()["webhooks delay"]).toBe(10);
    expect(faults.list().map(({ kind }) => kind)).toEqual(["drop", "duplicate"]);
  });

  it("of one fault does not depend on what another does", () => {
    const dropsOf = (besides: readonly FaultRequest[]): boolean[] => {
      const faults = new Faults();
      for (const fault of besides) faults.add(fault);
      faults.add({ interface: "webhooks", kind: "drop", percent: 30, seed: 3 });
      return Array.from({ length: 100 }, () =>
        faults.takeAll("webhooks", ["drop", "duplicate"]).some(({ kind }) => kind === "drop"),
      );
    };
    const random = new Random(3, "webhooks drop  ");
    expect(dropsOf([])).toEqual(Array.from({ length: 100 }, () => random.chance(0.3)));
    expect(dropsOf([{ interface: "webhooks", kind: "duplicate", count: 40 }])).toEqual(dropsOf([]));
    expect(dropsOf([{ interface: "webhooks", kind: "duplicate", percent: 60 }])).toEqual(dropsOf([]));
  });
});

describe("what is refused", () => {
  const everyKind = [...new Set(INTERFACES.flatMap((target): readonly string[] => FAULTS[target]))];

  it.each(INTERFACES)("%s takes its kinds and no other", async (target: Interface) => {
    const devStore = await startDevStore();
    for (const kind of everyKind) {
      const { status, body } = await send(devStore.origin, "POST", "/__store/faults", {
        interface: target,
        kind,
      });
      const known = (FAULTS[target] as readonly string[]).includes(kind);
      expect([kind, status]).toEqual([kind, known ? 201 : 400]);
      if (!known) expect(body).toMatchObject({ field: "kind" });
    }
  });

  it.each([
    [{ interface: "oauth", kind: "fail", operation: "Orders" }, "operation"],
    [{ interface: "oauth", kind: "throttle", when: "after" }, "when"],
    [{ interface: "webhooks", kind: "drop", when: "after" }, "when"],
    [{ interface: "admin-graphql", kind: "fail", percent: 0 }, "percent"],
    [{ interface: "admin-graphql", kind: "fail", nth: 0 }, "nth"],
    [{ interface: "bulk", kind: "fail", line: 3 }, "line"],
    [{ interface: "bulk-download", kind: "fail", afterBytes: 3 }, "afterBytes"],
    [
      [
        { interface: "oauth", kind: "fail" },
        { interface: "oauth", kind: "drop" },
      ],
      "1.kind",
    ],
  ])("%j, naming %s", async (fault, field) => {
    const devStore = await startDevStore();
    const { status, body } = await send(devStore.origin, "POST", "/__store/faults", fault);
    expect({ status, field: body["field"] }).toEqual({ status: 400, field });
    expect(devStore.faults.list()).toEqual([]);
  });
});

it("the README names every interface with its kinds", () => {
  const readme = readFileSync("test/dev-store/README.md", "utf8");
  const rows = [...readme.matchAll(/^\| `([\w-]+)` +\| ((?:`\w+`(?:, )?)+) +\|$/gm)].map(
    ([, name, kinds]) => [name, [...(kinds ?? "").matchAll(/\w+/g)].map(([kind]) => kind)],
  );
  expect(Object.fromEntries(rows)).toEqual(FAULTS);
});
