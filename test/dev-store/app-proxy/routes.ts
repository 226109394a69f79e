/** The app proxy: `/{prefix}/{subpath}/*` on the storefront is answered by the app, signed for and stripped of cookies. */
import express, { type Request } from "express";

import { faultGate } from "../control/fault-gate.ts";
import { Refusal, route } from "../http.ts";
import type { DevStorePart } from "../server.ts";
import { signedInCustomer } from "../storefront/session.ts";
import { renderProxyLiquid } from "../storefront/theme.ts";
import { proxyQuery } from "./signature.ts";

/** Shopify's documented list of response headers that do not pass, and those that speak of this connection only. */
const DROPPED = new Set([
  ..."accept-patch accept-ranges connection cookie date delta-base im p3p pragma preference-applied".split(
    " ",
  ),
  ..."proxy-authenticate public-key-pins server service-worker-allowed set-cookie trailer tk warning".split(
    " ",
  ),
  ..."x-powered-by content-encoding content-length keep-alive transfer-encoding".split(" "),
]);
/** Request headers that are the proxy's own business. */
const NOT_FORWARDED = new Set([
  "cookie",
  "host",
  "connection",
  "content-length",
  "keep-alive",
  "transfer-encoding",
  "expect",
]);
const TIMEOUT_MS = 10_000;

export const appProxyPart: DevStorePart = (devStore, router) => {
  const { app, shopDomain } = devStore;
  const { proxy } = app.config;
  if (proxy === null) return;
  const pathPrefix = `/${proxy.prefix}/${proxy.subpath}`;
  const target = proxy.url.startsWith("/") ? `${app.url}${proxy.url}` : proxy.url;

  router.use(pathPrefix, faultGate(devStore.faults, "app-proxy"));
  router.use(
    pathPrefix,
    express.raw({ type: () => true, limit: "10mb" }),
    route(async (request, response) => {
      if (devStore.installation.state() === null) throw new Refusal(404, "The app is not installed");
      const asked = new URL(request.originalUrl, devStore.origin);
      const query = proxyQuery(asked.searchParams, {
        shop: shopDomain,
        pathPrefix,
        customerId: signedInCustomer(request, devStore.store)?.id ?? null,
        now: devStore.now(),
        secret: app.apiSecret,
      });
      // What follows the prefix, which a language may stand before.
      const path = asked.pathname.slice(asked.pathname.indexOf(pathPrefix) + pathPrefix.length);
      const url = `${target}${path}?${query.toString()}`;
      let answer: Response;
      try {
        answer = await fetch(url, {
          method: request.method,
          headers: forwarded(request, shopDomain),
          redirect: "follow",
          signal: AbortSignal.timeout(TIMEOUT_MS),
          ...(Buffer.isBuffer(request.body) &&
            request.body.length > 0 && { body: new Uint8Array(request.body) }),
        });
      } catch (error) {
        devStore.log(`App proxy ${request.method} ${asked.pathname}: ${String(error)}`);
        throw new Refusal(502, "There was an error in the third-party application.");
      }
      response.status(answer.status);
      for (const [name, value] of answer.headers) if (!DROPPED.has(name)) response.set(name, value);
      const content = Buffer.from(await answer.arrayBuffer());
      if (answer.headers.get("content-type")?.startsWith("application/liquid") === true) {
        response.type("html").send(await renderProxyLiquid(devStore, request, content.toString("utf8")));
        return;
      }
      response.end(content);
    }),
  );
};

function forwarded(request: Request, shopDomain: string): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !NOT_FORWARDED.has(name)) headers.set(name, String(value));
  }
  headers.set("X-Forwarded-For", request.socket.remoteAddress ?? "127.0.0.1");
  headers.set("X-Forwarded-Host", shopDomain);
  return headers;
}
