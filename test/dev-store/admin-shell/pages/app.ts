/** The page with the app in its frame. */
import { createHmac } from "node:crypto";

import { mintSessionToken } from "../../oauth/session-token.ts";
import { STAFF_USER } from "../../oauth/routes.ts";
import type { DevStore } from "../../server.ts";
import { html, jsonScript } from "../html.ts";
import { adminBase, appBase, type Page } from "../page.ts";

/** Mints the token that the shell hands to the app's frame. */
export function tokenForFrame(devStore: DevStore, sessionId: string): Promise<string> {
  const { app, shopDomain } = devStore;
  const { apiKey, apiSecret } = app;
  return mintSessionToken({
    apiKey,
    apiSecret,
    shopDomain,
    userId: STAFF_USER.id,
    sessionId,
    now: devStore.now(),
  });
}

/**
 * The address of the frame's first document: the app's page with what Shopify adds, the session token and the signature
 * over the sorted query among it.
 */
export async function frameAddress(devStore: DevStore, path: string, sessionId: string): Promise<string> {
  const { app, shopDomain } = devStore;
  const url = new URL(path, `${app.url}/`);
  const added = {
    embedded: "1",
    host: Buffer.from(`${shopDomain}/admin`).toString("base64").replace(/=+$/, ""),
    id_token: await tokenForFrame(devStore, sessionId),
    locale: STAFF_USER.locale,
    session: sessionId,
    shop: shopDomain,
    timestamp: String(Math.floor(devStore.now().getTime() / 1000)),
  };
  for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
  const sorted = new URLSearchParams(url.searchParams);
  sorted.sort();
  url.searchParams.set("hmac", createHmac("sha256", app.apiSecret).update(sorted.toString()).digest("hex"));
  return url.href;
}

export async function appPage(devStore: DevStore, path: string, sessionId: string): Promise<Page> {
  const { app } = devStore;
  const config = {
    appOrigin: new URL(app.url).origin,
    base: appBase(devStore),
    admin: adminBase(devStore),
    shopDomain: devStore.shopDomain,
  };
  const content = html` <div class="app-bar">
      <img src="/__shell/icon.svg" alt="" width="20" height="20" /><strong>${app.config.name}</strong>
      <h1 class="app-title" id="app-title"></h1>
      <div class="app-actions" id="app-actions"></div>
    </div>
    <div class="frame-box">
      <div class="frame-skeleton" id="frame-skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
      <iframe
        id="app-frame"
        title="${app.config.name}"
        data-src="${await frameAddress(devStore, path, sessionId)}"
        allow="clipboard-write"
      ></iframe>
    </div>
    ${jsonScript("shell-config", config)}`;
  return { title: app.config.name, section: "app", content, scripts: ["/__shell/shell.js"] };
}
