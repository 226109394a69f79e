/**
 * Encore as the tenancy sweep asks it: the routes of app/routes.ts behind Remix's own handler, the webhooks' router, and the
 * log at its most talkative. Shop B's development store notes whenever anybody asks it something.
 *
 * Importing it starts both stores and fills both shops.
 */
import "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";

import type { RouteConfigEntry } from "@remix-run/route-config";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { pino } from "pino";
import { afterAll } from "vitest";

import { mintSessionToken, type SessionTokenSubject } from "#test/dev-store/oauth/session-token.ts";
import { A, B, fillShops } from "./tenancy-sweep-shops.ts";

const stores = await testDevStores([A.own.domain, B.own.domain]);
const scopes = (process.env["SCOPES"] ?? "").split(",");

/** What shop B's development store was asked for. */
export const askedOfB: string[] = [];
const listening = createServer((incoming, answer) => {
  const { method, url = "", headers } = incoming;
  askedOfB.push(`${method} ${url}`);
  const passed = httpRequest(new URL(url, stores[1]?.origin), { method, headers }, (given) => {
    given.pipe(answer.writeHead(given.statusCode ?? 500, given.headers));
  });
  incoming.pipe(passed);
});
await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
afterAll(() => {
  listening.closeAllConnections();
  listening.close();
});
process.env["DEV_STORES"] =
  `${A.own.domain}=${stores[0]?.origin},${B.own.domain}=http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
process.env["METRICS_TOKEN"] = "operators-only-0123456789";

const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { forgetShop } = await import("#app/shopify/shops.server.ts");
const { log } = await import("#app/log.server.ts");

/** Every line that was logged since `logged` was emptied. */
export const logged: string[] = [];
Object.assign(log, { [pino.symbols.streamSym]: { write: (line: string) => logged.push(line) } });
log.level = "trace";

await prepareQueues();
const [tokenA = "", tokenB = ""] = stores.map((store) => {
  store.installation.open();
  return store.tokens.issue("offline", scopes, false).accessToken;
});
await fillShops({ a: tokenA, b: tokenB });
/** The tokens of the Admin API: whoever is shown the other's has everything. */
export const secrets = { a: tokenA, b: tokenB };

/** After a shop was erased. */
export function forgetShops(): void {
  for (const { own } of [A, B]) forgetShop(own.domain);
}

const { default: config } = await import("#app/routes.ts");
const entry = await import("#app/entry.server.tsx");

export interface SweptRoute {
  /** Remix's name of it: "routes/admin/home". */
  id: string;
  /** Its module: "routes/admin/home.tsx". */
  file: string;
  /** "/app/customers/:customerId" */
  pattern: string;
  /** Shares its address with its parent. */
  isIndex: boolean;
  hasLoader: boolean;
  hasAction: boolean;
}

/** Every route of app/routes.ts. */
export const sweptRoutes: SweptRoute[] = [];
type RouteModule = NonNullable<ServerBuild["routes"][string]>["module"];
const routes: ServerBuild["routes"] = {};
const manifest: ServerBuild["assets"]["routes"] = {};
// As Remix puts them below the root, whose document holds the loaders' data.
await addRoutes([{ file: "root.tsx", path: "", children: config }], "", undefined);

async function addRoutes(
  some: readonly RouteConfigEntry[],
  above: string,
  parentId: string | undefined,
): Promise<void> {
  for (const { file, path, index, caseSensitive, children } of some) {
    const module = (await import(/* @vite-ignore */ `../../app/${file}`)) as RouteModule;
    const pattern = path ? `${above}/${path}` : above;
    const id = file.replace(/\.tsx?$/, "");
    const known = { id, ...(parentId ? { parentId } : {}), ...(path === undefined ? {} : { path }) };
    const more = { ...(index ? { index } : {}), ...(caseSensitive ? { caseSensitive } : {}) };
    routes[id] = { ...known, ...more, module };
    const hasLoader = module.loader !== undefined;
    const hasAction = module.action !== undefined;
    manifest[id] = {
      ...known,
      ...more,
      ...{ hasLoader, hasAction, module: `/${file}`, hasErrorBoundary: module.ErrorBoundary !== undefined },
      ...{ hasClientAction: false, hasClientLoader: false, imports: [] },
    };
    sweptRoutes.push({ id, file, pattern: pattern || "/", isIndex: index === true, hasLoader, hasAction });
    if (children) await addRoutes(children, pattern, id);
  }
}

const handle = createRequestHandler(
  {
    entry: { module: entry },
    routes,
    assets: {
      entry: { imports: [], module: "/entry.js" },
      routes: manifest,
      url: "/manifest.js",
      version: "1",
    },
    basename: "/",
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    isSpaMode: false,
    mode: "production",
    future: {
      ...{
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
      },
      ...{ v3_singleFetch: false, v3_throwAbortReason: true, unstable_optimizeDeps: false },
    },
  } satisfies ServerBuild,
  "production",
);

/** A request, as a table says it. */
export interface Ask {
  path: string;
  /** Posted when there is one. */
  form?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  status: number;
  /** Headers and body. */
  text: string;
  body: string;
}

const APP = process.env["SHOPIFY_APP_URL"] ?? "";

/** @param token of a session, if any */
export async function ask({ path, form, headers }: Ask, token?: string): Promise<Answer> {
  const response = await handle(
    new Request(`${APP}${path}`, {
      headers: {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    }),
  );
  const body = await response.text();
  return { status: response.status, body, text: `${JSON.stringify([...response.headers])}\n${body}` };
}

/** A session token as Shopify makes it for a member of the shop's staff, but for what `changes` says. */
export function tokenOf(domain: string, changes: Partial<SessionTokenSubject> = {}): Promise<string> {
  return mintSessionToken({
    apiKey: process.env["SHOPIFY_API_KEY"] ?? "",
    apiSecret: process.env["SHOPIFY_API_SECRET"] ?? "",
    shopDomain: domain,
    userId: 7,
    sessionId: "s",
    now: new Date(),
    ...changes,
  });
}
