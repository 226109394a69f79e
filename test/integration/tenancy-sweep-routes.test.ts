/**
 * The tenancy sweep of the routes: every loader and action of app/routes.ts is asked by the staff of one shop with whatever
 * names the other. A route that is new fails the first test until it has a line in `ROUTES`.
 */
import "#test/support/database.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";

import { ask, type Ask, type Answer, type SweptRoute, sweptRoutes, tokenOf } from "./tenancy-sweep-app.ts";
import {
  A,
  adminOf,
  B,
  expectNothingOf,
  freshShops,
  masked,
  naming,
  NOBODY,
  unseenBy,
  written,
} from "./tenancy-sweep-checks.ts";
import { policyNamed } from "./tenancy-sweep-bodies.ts";
import { FORGED, FORGED_QUERIES, proxied } from "./tenancy-sweep-tokens.ts";
import { type Ids, restoreShops, type SweptShop, unfilledTables } from "./tenancy-sweep-shops.ts";

interface RouteCase {
  /** Who is let in: staff of the admin, shoppers by a signature, or anybody. */
  door: "admin" | "proxy" | "anybody";
  /** The shop's own staff is shown something of it there: what the sweep asks for is really there. */
  shows?: true;
  /** Addresses, where the pattern alone does not say them. */
  paths?: readonly string[];
  /** Queries besides none at all and everything that names a shop. */
  queries?: (ids: Ids) => Record<string, string>[];
  /** What is put before "after" and "before" in the query of each of its lists. */
  lists?: readonly string[];
  /** What may be posted. */
  forms?: (ids: Ids) => Record<string, string>[];
  /** Of these, the intents that find nothing to do in a shop as it was filled. */
  idle?: readonly string[];
}

/** A case that waits for its review. */
const waitingCase = (requestId: string) => `${requestId.slice(0, 33)}101`;

const ROUTES: Readonly<Record<string, RouteCase>> = {
  // Has neither loader nor action.
  "root.tsx": { door: "anybody" },
  "routes/admin/layout.tsx": { door: "admin" },
  "routes/admin/home.tsx": {
    door: "admin",
    shows: true,
    queries: () => [{ range: "all_time" }],
    forms: () => [{ intent: "retry-import" }],
    // One is running.
    idle: ["retry-import"],
  },
  "routes/admin/customers/list.tsx": {
    door: "admin",
    shows: true,
    queries: ({ email }) => [{ q: email }, { sort: "spent" }, { sort: "orders", order: "asc" }],
    lists: [""],
  },
  "routes/admin/customers/customer.tsx": {
    door: "admin",
    shows: true,
    lists: ["orders_", "timeline_"],
    forms: () => [{ intent: "export" }],
  },
  "routes/admin/returns/list.tsx": {
    door: "admin",
    shows: true,
    queries: ({ email, word }) => [
      { tab: "all", q: email },
      { tab: "stuck", q: word },
      { tab: "all", sort: "value", order: "asc", country: "US" },
    ],
    lists: [""],
    // Saving a view names nothing of anybody's, and is answered with an id of its own.
    forms: ({ requestId }) => [
      { intent: "approve", caseIds: JSON.stringify([waitingCase(requestId)]) },
      { intent: "decline", caseIds: JSON.stringify([waitingCase(requestId)]), reason: "OTHER", note: "no" },
      { intent: "change-view", viewId: requestId, name: "View", query: "tab=all" },
      { intent: "delete-view", viewId: requestId },
    ],
  },
  "routes/admin/returns/export.ts": {
    door: "admin",
    shows: true,
    queries: ({ email }) => [{ tab: "all", q: email }],
  },
  "routes/admin/returns/locations.ts": { door: "admin" },
  "routes/admin/returns/case.tsx": {
    door: "admin",
    shows: true,
    forms: ({ requestId, word }) => [
      { intent: "message", body: `to ${word}` },
      { intent: "try-again" },
      ...["approve", "cancel", "settle", "close", "reopen"].map((intent) => ({ intent, revision: "0" })),
      { intent: "decline", revision: "0", reason: "OTHER", note: "no" },
      {
        intent: "inspect",
        revision: "0",
        lines: JSON.stringify([
          { lineId: requestId, restocked: 1, damaged: 0, missing: 0, locationId: null },
        ]),
      },
      { intent: "give-up" },
    ],
    // Somebody is asking Shopify about it already, and nothing was refused.
    idle: ["approve", "cancel", "settle", "close", "reopen", "decline", "inspect", "give-up"],
  },
  "routes/admin/settings/index.tsx": {
    door: "admin",
    forms: () =>
      ["pause-import", "resume-import", "retry-import", "start-import"].map((intent) => ({ intent })),
    idle: ["resume-import", "retry-import", "start-import"],
  },
  "routes/admin/settings/return-policy.tsx": {
    door: "admin",
    shows: true,
    forms: ({ word }) => [{ policy: JSON.stringify(policyNamed(`${word} new`)), version: "7" }],
  },
  "routes/admin/settings/sync-health.tsx": {
    door: "admin",
    shows: true,
    lists: [""],
    forms: () => [{ intent: "check-now" }],
  },
  "routes/admin/settings/failed-webhooks.tsx": {
    door: "admin",
    shows: true,
    lists: [""],
    forms: ({ webhookId }) => [{ intent: "replay", webhookId }, { intent: "replay-all" }],
  },
  "routes/admin/settings/failed-webhook.tsx": { door: "admin", shows: true },
  "routes/admin/settings/privacy.tsx": {
    door: "admin",
    shows: true,
    lists: [""],
    forms: ({ failedRequestId }) => [{ intent: "prepare-again", requestId: failedRequestId }],
  },
  "routes/admin/settings/privacy-export.tsx": {
    door: "admin",
    shows: true,
    forms: () => [{ intent: "mark-answered" }],
  },
  "routes/admin/settings/privacy-download.ts": { door: "admin", shows: true },
  "routes/admin/not-found.tsx": { door: "admin" },
  "routes/admin/live.ts": { door: "admin", shows: true, queries: ({ otherId }) => [{ since: otherId }] },
  "routes/auth/authenticate.ts": {
    door: "anybody",
    paths: ["/auth/session-token", "/auth/exit-iframe?exitIframe=/app", "/auth/login", "/auth/callback"],
  },
  "routes/auth/entrance.ts": { door: "anybody" },
  "routes/storefront/status.ts": { door: "proxy" },
  // What is behind these is tried in returns/shopper*.test.ts: nobody gets there with a session token of the staff.
  "routes/storefront/returns.ts": {
    door: "proxy",
    paths: ["/proxy/returns/start"],
    forms: () => [{ intent: "submit" }],
    idle: ["submit"],
  },
  "routes/extensions/returns.ts": {
    door: "anybody",
    paths: ["/extensions/returns/start", "/extensions/returns/cases"],
    forms: () => [{ intent: "submit" }],
    idle: ["submit"],
  },
  "routes/storefront/slip.ts": { door: "anybody" },
  "routes/admin/returns/photo.ts": { door: "admin" },
  "routes/ops/healthz.ts": { door: "anybody" },
  "routes/ops/readyz.ts": { door: "anybody" },
  "routes/ops/metrics.ts": { door: "anybody" },
};

/** What stands in an address for each parameter. */
const PARAMETERS: Readonly<Record<string, (ids: Ids) => string>> = {
  customerId: (ids) => ids.customerId,
  webhookId: (ids) => ids.webhookId,
  requestId: (ids) => ids.requestId,
  photoId: (ids) => ids.requestId,
  token: (ids) => ids.requestId,
  caseId: (ids) => ids.requestId,
  "*": (ids) => `nowhere/${ids.customerId}`,
};

const swept = sweptRoutes.map((route) => ({
  ...route,
  ...(ROUTES[route.file] ?? { door: "admin" as const }),
}));
type Swept = SweptRoute & RouteCase;

function pathsOf({ pattern, paths }: Swept, ids: Ids): readonly string[] {
  const filled = pattern.replace(/:(\w+)|\*/g, (all, name: string | undefined) => {
    const value = PARAMETERS[name ?? all]?.(ids);
    if (value === undefined) throw new Error(`PARAMETERS does not know ${all}`);
    return value;
  });
  return paths ?? [filled];
}

const withQuery = (path: string, query: Record<string, string>) => {
  const text = new URLSearchParams(query).toString();
  return text === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${text}`;
};

/** Everything that a loader is asked with the ids of somebody. */
function reads(route: Swept, ids: Ids): Ask[] {
  const queries = [{}, naming(ids), ...(route.queries?.(ids) ?? [])];
  return pathsOf(route, ids).flatMap((path) => queries.map((query) => ({ path: withQuery(path, query) })));
}

/** Everything that an action is asked with the ids of somebody. */
function posts(route: Swept, ids: Ids): (Ask & { form: Record<string, string> })[] {
  const forms = route.forms?.(ids) ?? [{ intent: "whatever" }];
  return pathsOf(route, ids).flatMap((path) =>
    forms.map((form) => ({
      path: route.isIndex ? `${path}?index` : path,
      form: { ...naming(ids), ...form },
    })),
  );
}

const saidBy = (...asks: Ask[]) =>
  asks.map((one) => `${decodeURIComponent(one.path)} ${JSON.stringify(one.form ?? {})}`).join(" ");

/** Asks as `actor` with what is the victim's; the answer is that to what nobody has. */
async function trespass(actor: SweptShop, victim: SweptShop, requests: (ids: Ids) => Ask[]): Promise<void> {
  const token = await tokenOf(actor.own.domain);
  const ofNobody = requests(NOBODY);
  for (const [at, request] of requests(victim.own).entries()) {
    const said = saidBy(request);
    const answer = await ask(request, token);
    expect(answer.status, said).toBeLessThan(500);
    expectNothingOf(victim, answer.text, said);
    const other = ofNobody[at];
    if (!other) throw new Error("Nobody is asked for less");
    if (request.form) await restoreShops();
    const none = await ask(other, token);
    expect([answer.status, masked(answer.text)], said).toEqual([none.status, masked(none.text)]);
    if (request.form) await restoreShops();
  }
}

/** Asks as `actor` with ids that both shops have. */
async function askForTwins(actor: SweptShop, victim: SweptShop, requests: Ask[]): Promise<Answer[]> {
  const token = await tokenOf(actor.own.domain);
  const answers: Answer[] = [];
  for (const request of requests) {
    const answer = await ask(request, token);
    expect(answer.status, saidBy(request)).toBeLessThan(500);
    expectNothingOf(victim, answer.text, saidBy(request));
    answers.push(answer);
  }
  return answers;
}

freshShops();

describe("the sweep", () => {
  test("knows every route, and what it can do", () => {
    expect(Object.keys(ROUTES).sort()).toEqual(sweptRoutes.map(({ file }) => file).sort());
    for (const route of swept) {
      expect(route.hasAction, `${route.file}: whether it has an action`).toBe(route.forms !== undefined);
      if (route.hasLoader) expect(reads(route, B.own).length).toBeGreaterThan(1);
    }
    expect(swept.length).toBeGreaterThan(15);
  });

  test("has both shops in every table", async () => {
    expect(await unfilledTables(A)).toEqual([]);
    expect(await unfilledTables(B)).toEqual([]);
  });
});

const BOTH_WAYS = [
  ["A's staff, with what is B's", A, B],
  ["B's staff, at addresses that name A", B, A],
] as const;

describe.each(BOTH_WAYS)("%s", (_, actor, victim) => {
  test.each(swept.filter(({ hasLoader }) => hasLoader))("reads nothing at $file", async (route) => {
    const requests = (ids: Ids) => reads(route, ids);
    await unseenBy(victim, saidBy(...requests(victim.own)), () => trespass(actor, victim, requests));
  });

  test.each(swept.filter(({ lists }) => lists))("pages through none of it at $file", async (route) => {
    const [path = ""] = pathsOf(route, victim.own);
    const [own = ""] = pathsOf(route, actor.own);
    const page = await ask({ path: withQuery(path, { _data: route.id }) }, await tokenOf(victim.own.domain));
    const cursors = [...page.body.matchAll(/"(?:next|previous)":"([^"]+)"/g)].map(
      ([, cursor]) => cursor ?? "",
    );
    expect(cursors.length, "lists with a second page").toBe(route.lists?.length);
    const requests = cursors.flatMap((cursor) =>
      (route.lists ?? []).flatMap((list) =>
        [`${list}after`, `${list}before`].map((name) => ({ path: withQuery(own, { [name]: cursor }) })),
      ),
    );
    await unseenBy(victim, saidBy(...requests), () => askForTwins(actor, victim, requests));
  });

  test.each(swept.filter(({ hasAction }) => hasAction))("changes nothing by $file", async (route) => {
    const requests = (ids: Ids) => posts(route, ids);
    for (const at of requests(victim.own).keys()) {
      const one = (ids: Ids) => requests(ids).slice(at, at + 1);
      await restoreShops();
      const [request] = one(victim.own);
      if (!request) continue;
      await unseenBy(victim, saidBy(request), async () => askForTwins(actor, victim, [request]));
      await restoreShops();
      await trespass(actor, victim, one);
    }
  });

  test.each(swept.filter(({ hasLoader, hasAction }) => hasLoader || hasAction))(
    "has its own where both have the same id, at $file",
    async (route) => {
      const requests = [
        ...(route.hasLoader ? reads(route, actor.twin) : []),
        ...(route.hasAction ? posts(route, actor.twin) : []),
      ];
      await unseenBy(victim, saidBy(...requests), async () => {
        const [first] = await askForTwins(actor, victim, requests);
        if (route.shows) expect(first?.text).toMatch(actor.marks);
      });
    },
  );
});

describe("what is asked for is really there, so that", () => {
  test.each(swept.filter(({ shows }) => shows))("B's own staff is shown it at $file", async (route) => {
    for (const request of reads(route, B.own).slice(0, 2)) {
      const { status, text } = await ask(request, await tokenOf(B.own.domain));
      expect(status).toBe(200);
      expect(text.replaceAll(B.own.domain, ""), saidBy(request)).toMatch(B.marks);
    }
  });

  test.each(swept.filter(({ hasAction }) => hasAction))(
    "B's own staff changes it by $file",
    async (route) => {
      const token = await tokenOf(B.own.domain);
      for (const request of posts(route, B.own)) {
        await restoreShops();
        const tables = await written(B, async () => ask(request, token), ["live_versions"]);
        const idle = route.idle?.includes(request.form["intent"] ?? "") === true;
        expect(tables.length === 0, saidBy(request)).toBe(idle);
      }
    },
  );
});

/** What only the admin's door protects. */
const behindTheDoor = swept
  .filter(({ door }) => door === "admin")
  .flatMap((route) => [
    ...(route.hasLoader ? reads(route, B.own).slice(0, 2) : []),
    ...(route.hasAction ? posts(route, B.own) : []),
  ]);

test("without a session token no route of the admin is opened", async () => {
  expect(behindTheDoor.length).toBeGreaterThan(25);
  await unseenBy(B, saidBy(...behindTheDoor), async () => {
    for (const request of behindTheDoor) {
      const answer = await ask(request);
      expect(answer.status, saidBy(request)).toBeGreaterThanOrEqual(300);
      // It may lead on to the admin that the parameter `host` names.
      expectNothingOf(B, answer.text.replaceAll(adminOf(B.own), "…"), saidBy(request));
    }
  });
});

describe.each(Object.entries(FORGED))("a session token for B %s", (_, forge) => {
  test("opens no route of the admin", async () => {
    const token = await forge();
    await unseenBy(B, saidBy(...behindTheDoor), async () => {
      for (const request of behindTheDoor) {
        const said = saidBy(request);
        const answer = await ask(request, token);
        expect([answer.status, said]).toEqual([401, said]);
        expectNothingOf(B, answer.text, said);
        const byQuery = await ask({
          ...request,
          path: withQuery(request.path, { id_token: token, embedded: "1" }),
        });
        expect(byQuery.status, said).not.toBe(200);
        expectNothingOf(B, byQuery.text, said);
      }
    });
  });
});

describe.each(swept.filter(({ door }) => door === "proxy"))("a shopper at $file", (route) => {
  const [path = ""] = pathsOf(route, B.own);
  const at = (query: URLSearchParams) => ({ path: `${path}?${query}` });

  test.each(Object.entries(FORGED_QUERIES))("is refused with a query %s", async (_, forge) => {
    for (const [mine, theirs] of [
      [A, B],
      [B, A],
    ] as const) {
      const request = at(forge(mine.own, theirs.own));
      await unseenBy(theirs, saidBy(request), async () => {
        const answer = await ask(request);
        expect([answer.status, answer.body]).toEqual([401, ""]);
        expectNothingOf(theirs, answer.text, saidBy(request));
      });
    }
  });

  test("of A who names what is B's is answered as of what nobody has", async () => {
    const { domain } = A.own;
    const asked = (ids: Ids) =>
      at(proxied({ ...ids, domain }, { email: ids.email, order_id: ids.orderId, shop_id: ids.shopId }));
    const [ofB, ofNobody] = [asked(B.own), asked(NOBODY)];
    await unseenBy(B, saidBy(ofB), async () => {
      const [answer, none] = [await ask(ofB), await ask(ofNobody)];
      expect(answer.status).toBe(200);
      expectNothingOf(B, answer.text, saidBy(ofB));
      expect(masked(answer.text)).toBe(masked(none.text));
    });
  });
});

test("a page of A that waits for changes is not woken by what B does", async () => {
  const { withShop } = await import("#app/db.server.ts");
  const { bumpLive } = await import("#app/live.server.ts");
  const bump = ({ shopId }: Ids) => withShop({ shop: { id: shopId } }, (db) => bumpLive(db, shopId));
  const path = `/app/live?since=${A.own.otherId}`;
  const waiting = ask({ path }, await tokenOf(A.own.domain));
  await Promise.race([waiting, sleep(200)]);
  await bump(B.own);
  expect(await Promise.race([waiting, sleep(300)])).toBeUndefined();
  await bump(A.own);
  const version = String(BigInt(A.own.otherId) + 1n);
  expect(JSON.parse((await waiting).body)).toEqual({ version });
});
