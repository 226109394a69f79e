/** The shop's home, one order, and the app's settings. */
import type { DevStore } from "../../server.ts";
import type { OrderDoc } from "../../state/documents.ts";
import { html, type Markup } from "../html.ts";
import { adminBase, appBase, type Page } from "../page.ts";
import { badge, day, money } from "./format.ts";
import { table, timeZone } from "./listings.ts";

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

/** What a merchant can do with an order, in the state that it is in. */
function actionsOf(order: OrderDoc, allDelivered: boolean): [name: string, label: string][] {
  if (order.cancelledAt !== null) return [];
  const actions: [string, string][] = [];
  if (order.canMarkAsPaid) actions.push(["pay", "Mark as paid"]);
  if (order.displayFulfillmentStatus !== "FULFILLED") actions.push(["fulfil", "Fulfil items"]);
  else if (!allDelivered) actions.push(["deliver", "Mark as delivered"]);
  if (order.refundable) actions.push(["refund", "Refund"]);
  if (order.displayFulfillmentStatus === "UNFULFILLED") actions.push(["cancel", "Cancel order"]);
  return actions;
}

export function orderPage(devStore: DevStore, order: OrderDoc, problem: string | null): Page {
  const base = adminBase(devStore);
  const { store } = devStore;
  const customer = order.customerId === null ? undefined : store.get("Customer", order.customerId);
  const lines = store.children("LineItem", order.id).map(
    (line) =>
      html`<tr>
        <th scope="row">${line.name}</th>
        <td class="number">${line.quantity}</td>
        <td class="number">${money(line.originalTotalSet.shopMoney)}</td>
      </tr>`,
  );
  const parcels = store.children("Fulfillment", order.id);
  const allDelivered = parcels.every(({ deliveredAt }) => deliveredAt !== null);
  const total = (label: string, bag: OrderDoc["totalPriceSet"]): Markup =>
    html`<div>
      <dt>${label}</dt>
      <dd>${money(bag.shopMoney)}</dd>
    </div>`;
  const content = html`<div class="page">
    <div class="page-head">
      <h1>
        <a href="${base}/orders" aria-label="Orders">‹</a> ${order.name}
        ${badge(order.displayFinancialStatus)}
        ${badge(order.displayFulfillmentStatus)}${order.cancelledAt !== null && badge("CANCELLED")}
      </h1>
      <div class="row">
        ${actionsOf(order, allDelivered).map(([name, label]) => html`<form method="post" action="${base}/orders/${order.id}/${name}"><button class="button${name === "cancel" && " critical"}">${label}</button></form>`)}
      </div>
    </div>
    ${problem !== null && html`<div class="card pad problem" role="alert">${problem}</div>`}
    <p class="subdued">
      ${day(order.processedAt, timeZone(devStore))}${customer && ` · ${customer.displayName}`}${customer?.email && ` · ${customer.email}`}
    </p>
    ${table(["Item", "Quantity", "Total"], lines, "No items")}
    <dl class="card pad totals">
      ${total("Subtotal", order.subtotalPriceSet)}${total("Shipping", order.totalShippingPriceSet)}${total("Tax", order.totalTaxSet)}${total("Total", order.totalPriceSet)}${total("Refunded", order.totalRefundedSet)}
    </dl>
    ${parcels.map((parcel) => html`<div class="card pad">${parcel.name} ${badge(parcel.displayStatus)} <span class="subdued">${parcel.trackingInfo[0]?.number}</span></div>`)}
  </div>`;
  return { title: order.name, section: "orders", content };
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
