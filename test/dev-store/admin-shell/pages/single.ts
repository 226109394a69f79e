/** The shop's home and the app's settings. */
import type { DevStore } from "../../server.ts";
import { html, type Markup } from "../html.ts";
import { adminBase, appBase, type Page } from "../page.ts";
import { badge, day } from "./format.ts";
import { timeZone } from "./listings.ts";

export function homePage(devStore: DevStore): Page {
  const base = adminBase(devStore);
  const { store, app } = devStore;
  const shop = store.list("Shop", { limit: 1 })[0];
  const count = (label: string, type: "Order" | "Customer" | "Product", path: string): Markup =>
    html`<a class="card stat" href="${base}${path}"
      ><span>${label}</span><strong>${store.count(type).toLocaleString("en")}</strong></a
    >`;
  const content = html`<div class="page">
    <div class="page-head"><h1>${shop?.name ?? "Home"}</h1></div>
    <div class="stats">
      ${count("Orders", "Order", "/orders")}${count("Customers", "Customer", "/customers")}${count("Products", "Product", "/products")}
    </div>
    <div class="card pad">
      <h2>${app.config.name}</h2>
      <p>Open the app in its place in the admin, or shop in the online store and watch it follow.</p>
      <p class="row">
        <a class="button primary" href="${appBase(devStore)}">Open ${app.config.name}</a
        ><a class="button" href="/shop">View online store</a>
      </p>
    </div>
  </div>`;
  return { title: "Home", section: "home", content };
}

export function appsPage(devStore: DevStore): Page {
  const base = adminBase(devStore);
  const { app, installation } = devStore;
  const state = installation.state();
  const content = html`<div class="page">
    <div class="page-head"><h1>App settings</h1></div>
    <div class="card pad">
      <h2>${app.config.name} ${badge(state ? "ACTIVE" : "NOT_INSTALLED")}</h2>
      ${state ? html`<p class="subdued">Installed ${day(state.installedAt, timeZone(devStore))}. It may: ${state.scopes.join(", ")}</p>` : html`<p class="subdued">Opening the app installs it with what its configuration asks for.</p>`}
      <div class="row">
        <a class="button primary" href="${appBase(devStore)}">${state ? "Open" : "Install"}</a>
        ${state && html`<form method="post" action="${base}/apps/uninstall"><button class="button critical">Uninstall</button></form>`}
      </div>
    </div>
  </div>`;
  return { title: "Apps", section: "apps", content };
}
