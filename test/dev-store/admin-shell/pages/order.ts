/** One order: what was bought, sent, sent back and paid back, what happened, and the app's blocks and actions. */
import type { DevStore } from "../../server.ts";
import type { LineItemDoc, MailingAddress, MoneyBag, OrderDoc } from "../../state/documents.ts";
import { hostedExtensions } from "../../ui-extensions/routes.ts";
import { html, jsonScript, type Markup } from "../html.ts";
import { adminBase, appBase, type Page } from "../page.ts";
import { badge, day, money } from "./format.ts";
import { timeZone } from "./listings.ts";
import { timelineOf } from "./timeline.ts";

const ACTION = "admin.order-details.action.render";

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
  const parcels = devStore.store.children("Fulfillment", order.id);
  const allDelivered = parcels.every(({ deliveredAt }) => deliveredAt !== null);
  const content = html`<div class="page">
    <div class="page-head">
      <h1>
        <a href="${base}/orders" aria-label="Orders">‹</a> ${order.name}
        ${badge(order.displayFinancialStatus)} ${badge(order.displayFulfillmentStatus)}
        ${order.returnStatus !== "NO_RETURN" && badge(order.returnStatus)}${order.cancelledAt !== null && badge("CANCELLED")}
      </h1>
      <div class="row">
        ${actionsOf(order, allDelivered).map(([name, label]) => html`<form method="post" action="${base}/orders/${order.id}/${name}"><button class="button${name === "cancel" && " critical"}">${label}</button></form>`)}
        ${moreActions(devStore)}
      </div>
    </div>
    ${problem !== null && html`<div class="card pad problem" role="alert">${problem}</div>`}
    <p class="subdued order-time">${day(order.processedAt, timeZone(devStore))}</p>
    <div class="order-columns">
      <div>
        ${shipments(devStore, order)} ${payment(order)} ${returns(devStore, order)}
        ${refunds(devStore, order)}
        <div id="extension-blocks"></div>
        ${timeline(devStore, order)}
      </div>
      <div>${people(devStore, order)}</div>
    </div>
    ${jsonScript("extension-facts", facts(devStore, order))}
  </div>`;
  return { title: order.name, section: "orders", content, scripts: ["/__ui/admin.js"] };
}

/** The app's actions. Their names are the extensions'. */
function moreActions(devStore: DevStore): Markup | false {
  const actions = hostedExtensions(devStore, "admin.").filter(({ modules }) => ACTION in modules);
  return (
    actions.length > 0 &&
    html`<div class="more" id="more-actions">
      <button type="button" class="button" aria-haspopup="menu" aria-expanded="false">More actions</button>
      <div role="menu" aria-label="More actions" hidden>
        ${actions.map(({ handle, name }) => html`<button type="button" role="menuitem" data-action="${handle}"><img src="/__shell/icon.svg" alt="" width="20" height="20" />${name}</button>`)}
      </div>
    </div>`
  );
}

/** Lines with their state of fulfilment: what is still to be sent, then each parcel. */
function shipments({ store }: DevStore, order: OrderDoc): Markup[] {
  const lines = store.children("LineItem", order.id);
  const row = (line: LineItemDoc, quantity: number): Markup => {
    const product = line.productId === null ? undefined : store.get("Product", line.productId);
    const image =
      product?.featuredImage?.url ?? `/__theme/art/${encodeURIComponent(product?.handle ?? line.title)}.svg`;
    return html`<li>
      <img src="${image}" alt="" width="40" height="40" loading="lazy" />
      <span class="grow"
        ><strong>${line.title}</strong
        >${line.variantTitle !== null && html`<span class="chip">${line.variantTitle}</span>`}${line.sku !== null && html`<span class="subdued">SKU ${line.sku}</span>`}</span
      >
      <span class="number">${money(line.discountedUnitPriceSet.presentmentMoney)} × ${quantity}</span>
      <span class="number sum"
        >${line.quantity === quantity && money(line.discountedTotalSet.presentmentMoney)}</span
      >
    </li>`;
  };
  const card = (state: string, name: string, rows: Markup[], more: Markup | null): Markup =>
    html`<section class="card pad order-lines" aria-label="${name}">
      <h2>${badge(state)} <span class="subdued">${name}</span></h2>
      ${more}
      <ul>
        ${rows}
      </ul>
    </section>`;
  const open = lines.filter(({ unfulfilledQuantity }) => unfulfilledQuantity > 0);
  const removed = lines.filter(
    ({ currentQuantity, unfulfilledQuantity }) => currentQuantity === 0 && unfulfilledQuantity === 0,
  );
  const cards =
    open.length > 0
      ? [
          card(
            "UNFULFILLED",
            "To be sent",
            open.map((line) => row(line, line.unfulfilledQuantity)),
            null,
          ),
        ]
      : [];
  for (const parcel of store.children("Fulfillment", order.id)) {
    const rows = store.children("FulfillmentLineItem", parcel.id).flatMap((part) => {
      const line = store.get("LineItem", part.lineItemId);
      return line ? [row(line, part.quantity)] : [];
    });
    const tracking = parcel.trackingInfo.find(({ number }) => number !== null);
    cards.push(
      card(
        parcel.displayStatus,
        parcel.name,
        rows,
        tracking ? html`<p class="subdued">${tracking.company} ${tracking.number}</p>` : null,
      ),
    );
  }
  if (cards.length === 0)
    cards.push(
      card(
        "CANCELLED",
        "Removed",
        removed.map((line) => row(line, line.quantity)),
        null,
      ),
    );
  return cards;
}

function payment(order: OrderDoc): Markup {
  const total = (label: string, bag: MoneyBag): Markup =>
    html`<div>
      <dt>${label}</dt>
      <dd>${money(bag.presentmentMoney)}</dd>
    </div>`;
  return html`<section class="card pad" aria-label="Payment">
    <h2>${badge(order.displayFinancialStatus)}</h2>
    <dl class="totals flat">
      ${total("Subtotal", order.subtotalPriceSet)}${total("Shipping", order.totalShippingPriceSet)}${total("Tax", order.totalTaxSet)}${total("Total", order.totalPriceSet)}${total("Paid by customer", order.totalReceivedSet)}${total("Refunded", order.totalRefundedSet)}${total("Net payment", order.netPaymentSet)}
    </dl>
  </section>`;
}

function returns({ store }: DevStore, order: OrderDoc): Markup | false {
  const all = store.children("Return", order.id);
  const entry = (line: {
    fulfillmentLineItemId: number;
    quantity: number;
    returnReason: string;
    customerNote: string | null;
  }): Markup => {
    const part = store.get("FulfillmentLineItem", line.fulfillmentLineItemId);
    const item = part && store.get("LineItem", part.lineItemId);
    const reason = line.returnReason.toLowerCase().replaceAll("_", " ");
    return html`<li>
      <span class="grow"
        ><strong>${item?.name ?? "An item"}</strong
        ><span class="subdued"
          >${reason}${line.customerNote !== null && line.customerNote !== "" && ` · “${line.customerNote}”`}</span
        ></span
      ><span class="number">× ${line.quantity}</span>
    </li>`;
  };
  return (
    all.length > 0 &&
    html`<section class="card pad order-lines" aria-label="Returns">
      ${all.map(
        (each) =>
          html`<h2>Return ${each.name} ${badge(each.status)}</h2>
            <ul>
              ${store.children("ReturnLineItem", each.id).map(entry)}
            </ul>`,
      )}
    </section>`
  );
}

function refunds(devStore: DevStore, order: OrderDoc): Markup | false {
  const all = devStore.store.children("Refund", order.id);
  return (
    all.length > 0 &&
    html`<section class="card pad order-lines" aria-label="Refunds">
      <h2>Refunds</h2>
      <ul>
        ${all.map(
          (refund) =>
            html`<li>
              <span class="grow"
                ><strong>${money(refund.totalRefundedSet.presentmentMoney)}</strong
                ><span class="subdued"
                  >${day(refund.createdAt, timeZone(devStore))}${refund.note !== null && refund.note !== "" && ` · ${refund.note}`}</span
                ></span
              >
            </li>`,
        )}
      </ul>
    </section>`
  );
}

function timeline(devStore: DevStore, order: OrderDoc): Markup {
  const entries = timelineOf(devStore, order).map(
    ({ at, text }) =>
      html`<li>
        <span>${text}</span> <time class="subdued" datetime="${at}">${day(at, timeZone(devStore))}</time>
      </li>`,
  );
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline" class="timeline-title">Timeline</h2>
    <ol class="timeline">
      ${entries}
    </ol>
  </section>`;
}

function people({ store }: DevStore, order: OrderDoc): Markup {
  const customer = order.customerId === null ? undefined : store.get("Customer", order.customerId);
  const address = (title: string, given: MailingAddress | null): Markup | false => {
    const lines = given && [
      given.name,
      given.address1,
      given.address2,
      [given.zip, given.city].filter(Boolean).join(" "),
      given.country,
    ];
    return (
      lines !== null &&
      html`<h3>${title}</h3>
        <p>${lines.filter((line) => line !== null && line !== "").map((line) => html`${line}<br />`)}</p>`
    );
  };
  return html`<section class="card pad people" aria-label="Customer">
      <h2>Customer</h2>
      <p>
        ${customer?.displayName ?? "No customer"}${customer && html`<br /><span class="subdued">${customer.numberOfOrders} orders</span>`}
      </p>
      <h3>Contact information</h3>
      <p>${order.email ?? "No e-mail address"}${order.phone !== null && html`<br />${order.phone}`}</p>
      ${address("Shipping address", order.shippingAddress)}
    </section>
    <section class="card pad people" aria-label="Notes">
      <h2>Notes</h2>
      <p>${order.note ?? "No notes"}</p>
      <h3>Tags</h3>
      <p>
        ${order.tags.length === 0 ? "No tags" : order.tags.map((tag) => html`<span class="chip">${tag}</span> `)}
      </p>
    </section>`;
}

/** What the extensions' host has to know. */
function facts(devStore: DevStore, order: OrderDoc): object {
  const shop = devStore.store.list("Shop", { limit: 1 })[0];
  return {
    extensions: hostedExtensions(devStore, "admin."),
    shop: {
      id: `gid://shopify/Shop/${shop?.id ?? 1}`,
      name: shop?.name ?? "",
      myshopifyDomain: devStore.shopDomain,
      storefrontUrl: `${devStore.origin}/shop`,
    },
    language: "en",
    country: null,
    currency: shop?.currencyCode ?? "USD",
    timezone: timeZone(devStore),
    app: { declared: devStore.app.config.applicationUrl.replace(/\/$/, ""), actual: devStore.app.url },
    admin: adminBase(devStore),
    appPath: appBase(devStore),
    selected: `gid://shopify/Order/${order.id}`,
  };
}
