import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import "@shopify/shopify-api/adapters/node";
import { describe, expect, it, onTestFinished } from "vitest";

import { signProxyQuery } from "#test/dev-store/app-proxy/signature.ts";
import { DEVELOPMENT_API_KEY, DEVELOPMENT_API_SECRET } from "#test/dev-store/server.ts";

import { send, startDevStore } from "./support.ts";

describe("the signature", () => {
  const query =
    "extra=1&extra=2&shop=shop-name.myshopify.com&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555";

  it.each([
    ["1", "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb"],
    ["", "e072b6d7e6622d85912a5214b860d3100dc1e73d9bc29f43796ac8c9ff8093cb"],
  ])("of Shopify's documented query with customer %j", (customer, signature) => {
    const parameters = new URLSearchParams(`${query}&logged_in_customer_id=${customer}&signature=ignored`);
    expect(signProxyQuery(parameters, "hush")).toBe(signature);
  });
});

interface Seen {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

async function startApp(): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://app");
      seen.push({ method: request.method ?? "", url, headers: request.headers, body });
      if (url.pathname === "/proxy/moved") {
        response.writeHead(302, { Location: "/proxy/here" }).end();
        return;
      }
      const type = url.pathname === "/proxy/page" ? "application/liquid" : "application/json";
      response.writeHead(201, {
        "Content-Type": type,
        "Set-Cookie": "a=b",
        "X-Powered-By": "x",
        "X-Kept": "yes",
      });
      response.end(
        type === "application/json" ? '{"ok":true}' : "{% layout none %}<b>{{ shop.currency }}</b>",
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const library = shopifyApi({
  apiKey: DEVELOPMENT_API_KEY,
  apiSecretKey: DEVELOPMENT_API_SECRET,
  apiVersion: ApiVersion.October26,
  hostName: "app.example",
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
});

describe("the proxy", () => {
  it("forwards a request with Shopify's parameters, signed so that Shopify's own library accepts it", async () => {
    const app = await startApp();
    const devStore = await startDevStore({ appUrl: app.url });
    devStore.installation.open();
    const response = await fetch(
      `${devStore.origin}/apps/care/returns/look%20up?x=1&x=2&shop=evil&signature=00`,
      {
        method: "POST",
        headers: { cookie: "session=secret", "content-type": "application/json" },
        body: '{"order":"#1001"}',
      },
    );
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ ok: true });
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(response.headers.get("x-powered-by")).toBeNull();
    expect(response.headers.get("x-kept")).toBe("yes");
    const [seen] = app.seen;
    expect(seen).toMatchObject({ method: "POST", body: '{"order":"#1001"}' });
    expect(seen?.url.pathname).toBe("/proxy/returns/look%20up");
    expect(seen?.headers["cookie"]).toBeUndefined();
    expect(seen?.headers["x-forwarded-host"]).toBe("encore-demo.myshopify.com");
    const query = seen?.url.searchParams ?? new URLSearchParams();
    expect(query.getAll("x")).toEqual(["1", "2"]);
    expect(query.getAll("shop")).toEqual(["encore-demo.myshopify.com"]);
    expect(query.get("path_prefix")).toBe("/apps/care");
    expect(query.get("logged_in_customer_id")).toBe("");
    expect(await library.utils.validateHmac(query, { signator: "appProxy" })).toBe(true);
  });

  it("follows redirects and renders Liquid without the layout when told so", async () => {
    const app = await startApp();
    const devStore = await startDevStore({ appUrl: app.url });
    devStore.installation.open();
    await fetch(`${devStore.origin}/apps/care/moved`);
    expect(app.seen.map(({ url }) => url.pathname)).toEqual(["/proxy/moved", "/proxy/here"]);
    const page = await fetch(`${devStore.origin}/apps/care/page`);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await page.text()).toBe("<b>USD</b>");
  });

  it("is closed before the app is installed, when the app is away, and on order", async () => {
    const devStore = await startDevStore();
    const ask = async () => (await fetch(`${devStore.origin}/apps/care/x`)).status;
    expect(await ask()).toBe(404);
    devStore.installation.open();
    expect(await ask()).toBe(502);
    await send(devStore.origin, "POST", "/__store/faults", {
      interface: "app-proxy",
      kind: "fail",
      status: 503,
    });
    expect(await ask()).toBe(503);
  });
});
