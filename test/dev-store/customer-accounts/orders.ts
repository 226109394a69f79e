/** The list of orders and the page of one, with the places for extensions. */
import { html, jsonScript, type Markup } from "../admin-shell/html.ts";
import type { FulfillmentDoc, LineItemDoc, MailingAddress, MoneyBag, OrderDoc } from "../state/documents.ts";
import { accountPage, BASE, type View } from "./page.ts";

const MENU_ITEM = "customer-account.order.action.menu-item.render";

export function orderIdOf(order: { id: number }): string {
  return `gid://shopify/Order/${order.id}`;
}

/** What the customer sees of money is what they paid in. */
function money(view: View, { presentmentMoney: { amount, currencyCode } }: MoneyBag): string {
  return new Intl.NumberFormat(view.language, { style: "currency", currency: currencyCode }).format(
    Number(amount),
  );
}

function date(view: View, time: string): string {
  const timeZone = view.devStore.store.list("Shop", { limit: 1 })[0]?.ianaTimezone ?? "UTC";
  return new Intl.DateTimeFormat(view.language, { dateStyle: "medium", timeZone }).format(new Date(time));
}

function imageOf(view: View, line: LineItemDoc): string {
  const product = line.productId === null ? undefined : view.devStore.store.get("Product", line.productId);
  return (
    product?.featuredImage?.url ?? `/__theme/art/${encodeURIComponent(product?.handle ?? line.title)}.svg`
  );
}

/** How far the order is, in a word and with its day. */
function statusOf(view: View, order: OrderDoc): { label: string; time: string } {
  const { t, devStore } = view;
  if (order.cancelledAt !== null) return { label: t("cancelled"), time: order.cancelledAt };
  const parcels = devStore.store
    .children("Fulfillment", order.id)
    .filter(({ status }) => status !== "CANCELLED");
  const delivered = parcels.map(({ deliveredAt }) => deliveredAt);
  if (parcels.length === 0) return { label: t("preparing"), time: order.processedAt };
  const last = delivered.every((time) => time !== null) ? delivered.sort().at(-1) : undefined;
  return last == null
    ? { label: t("onItsWay"), time: parcels[0]?.createdAt ?? order.processedAt }
    : { label: t("delivered"), time: last };
}

/** "Manage": the entries that extensions give an order. */
function manage(view: View, order: OrderDoc): Markup {
  const label = view.t("manage");
  return html`<div class="menu" data-menu>
    <button
      type="button"
      class="button"
      aria-haspopup="menu"
      aria-expanded="false"
      aria-label="${label} ${order.name}"
    >
      ${label}
    </button>
    <div class="popover" role="menu" aria-label="${label}" hidden>
      <div role="presentation" data-extension-target="${MENU_ITEM}" data-order="${orderIdOf(order)}"></div>
    </div>
  </div>`;
}

function buyAgain(view: View, order: OrderDoc): Markup {
  return html`<form method="post" action="${BASE}/orders/${order.id}/buy-again">
    <button class="button">${view.t("buyAgain")}</button>
  </form>`;
}

export function ordersPage(view: View): string {
  const { t, devStore, customer } = view;
  const orders = customer === null ? [] : devStore.store.ownedBy("Order", customer.id).reverse();
  const cards = orders.map((order) => {
    const { label, time } = statusOf(view, order);
    const lines = devStore.store.children("LineItem", order.id);
    return html`<li class="card order">
      <a class="order-link" href="${BASE}/orders/${order.id}">
        <span class="status">${label}</span><span class="quiet">${date(view, time)}</span>
        <span class="thumbs"
          >${lines.slice(0, 4).map((line) => html`<img src="${imageOf(view, line)}" alt="" width="120" height="120" loading="lazy" />`)}</span
        >
        <span class="quiet"
          >${order.subtotalLineItemsQuantity === 1 ? t("item") : t("items", { count: order.subtotalLineItemsQuantity })}</span
        >
        <span class="quiet">${t("order", { name: order.name })}</span>
        <strong>${money(view, order.totalPriceSet)}</strong>
      </a>
      <div class="row">${manage(view, order)}${buyAgain(view, order)}</div>
    </li>`;
  });
  const content = html`<div class="wrap">
    <h1>${t("orders")}</h1>
    ${
      cards.length > 0
        ? html`<ul class="orders">
            ${cards}
          </ul>`
        : html`<div class="card empty">
            <h2>${t("noOrders")}</h2>
            <p>${t("noOrdersText")}</p>
            <a class="button" href="/shop">${t("shop")}</a>
          </div>`
    }
  </div>`;
  return accountPage(view, t("orders"), content);
}

export function orderPage(view: View, order: OrderDoc): string {
  const { t, devStore } = view;
  const lines = devStore.store.children("LineItem", order.id);
  const parcels = devStore.store.children("Fulfillment", order.id);
  const { label, time } = statusOf(view, order);
  const content = html`<div class="wrap">
    <div class="head">
      <div>
        <p class="crumb"><a href="${BASE}/orders" aria-label="${t("orders")}">‹ ${t("orders")}</a></p>
        <h1>${t("order", { name: order.name })}</h1>
        <p class="quiet">${t("confirmed", { date: date(view, order.processedAt) })}</p>
      </div>
      <div class="row">${manage(view, order)}${buyAgain(view, order)}</div>
    </div>
    <div class="columns">
      <div class="column">
        <section class="card">
          <h2>${label}</h2>
          <p class="quiet">${date(view, time)}</p>
          ${parcels.map((parcel) => tracking(view, parcel))}
        </section>
        <div
          class="blocks"
          data-extension-target="customer-account.order-status.block.render"
          data-order="${orderIdOf(order)}"
        ></div>
        <section class="card">
          <h2>${t("contact")}</h2>
          <p>${order.email}</p>
          ${
            order.shippingAddress &&
            html`<h3>${t("shippingAddress")}</h3>
              <address>${addressLines(order.shippingAddress)}</address>`
          }
        </section>
      </div>
      <section class="card summary" aria-label="${t("summary")}">
        <ul class="lines">
          ${lines.map(
            (line) =>
              html`<li>
                <span class="thumb"
                  ><img src="${imageOf(view, line)}" alt="" width="64" height="64" /><b
                    ><span class="visually-hidden">${t("quantity")} </span>${line.quantity}</b
                  ></span
                ><span
                  >${line.title}${line.variantTitle !== null && html`<small>${line.variantTitle}</small>`}</span
                ><span>${money(view, line.discountedTotalSet)}</span>
              </li>`,
          )}
        </ul>
        <dl>
          ${sum(view, "subtotal", order.subtotalPriceSet)}${sum(view, "shipping", order.totalShippingPriceSet)}${sum(view, "tax", order.totalTaxSet)}
          <div class="total">
            <dt>${t("total")}</dt>
            <dd>${money(view, order.totalPriceSet)}</dd>
          </div>
          ${Number(order.totalRefundedSet.presentmentMoney.amount) > 0 && sum(view, "refunded", order.totalRefundedSet)}
        </dl>
      </section>
    </div>
  </div>`;
  return accountPage(view, t("order", { name: order.name }), content, [
    jsonScript("order-facts", orderFacts(view, order, lines)),
  ]);
}

/** A full page of an extension. */
export function extensionPage(
  view: View,
  target: string,
  handle: string,
  title: string,
  order: OrderDoc | null,
): string {
  const content = html`<div
    class="wrap full"
    data-extension-target="${target}"
    data-handle="${handle}"
    ${order && html`data-order="${orderIdOf(order)}"`}
  ></div>`;
  const lines = order ? view.devStore.store.children("LineItem", order.id) : [];
  return accountPage(
    view,
    title,
    content,
    order ? [jsonScript("order-facts", orderFacts(view, order, lines))] : [],
  );
}

function tracking(view: View, parcel: FulfillmentDoc): Markup {
  return html`${parcel.trackingInfo.filter(({ number }) => number !== null).map(({ company, number, url }) => html`<p>${company} ${view.t("trackingNumber")} ${url === null ? number : html`<a href="${url}" target="_blank" rel="noopener noreferrer">${number}</a>`}</p>`)}`;
}

function sum(view: View, key: "subtotal" | "shipping" | "tax" | "refunded", bag: MoneyBag): Markup {
  return html`<div>
    <dt>${view.t(key)}</dt>
    <dd>${money(view, bag)}</dd>
  </div>`;
}

function addressLines(address: MailingAddress): Markup[] {
  const { name, address1, address2, zip, city, provinceCode, country } = address;
  const place = [zip, city, provinceCode].filter(Boolean).join(" ");
  return [name, address1, address2, place, country]
    .filter((line) => line !== null && line !== "")
    .map((line) => html`${line}<br />`);
}

/** The order as `shopify` tells extensions of it. */
function orderFacts(view: View, order: OrderDoc, lines: readonly LineItemDoc[]): object {
  const { store } = view.devStore;
  const amount = ({ presentmentMoney }: MoneyBag) => ({
    amount: Number(presentmentMoney.amount),
    currencyCode: presentmentMoney.currencyCode,
  });
  const address = (given: MailingAddress | null) =>
    given && {
      name: given.name,
      firstName: given.firstName,
      lastName: given.lastName,
      address1: given.address1,
      address2: given.address2,
      city: given.city,
      zip: given.zip,
      countryCode: given.countryCodeV2,
      provinceCode: given.provinceCode,
      phone: given.phone,
    };
  return {
    id: orderIdOf(order),
    name: order.name,
    confirmationNumber: order.confirmationNumber,
    processedAt: order.processedAt,
    cancelledAt: order.cancelledAt,
    note: order.note,
    lines: lines.map((line) => {
      const product = line.productId === null ? undefined : store.get("Product", line.productId);
      const variant = line.variantId === null ? undefined : store.get("ProductVariant", line.variantId);
      return {
        id: `gid://shopify/LineItem/${line.id}`,
        quantity: line.quantity,
        total: amount(line.discountedTotalSet),
        merchandise: {
          type: "variant",
          id: `gid://shopify/ProductVariant/${line.variantId ?? 0}`,
          title: line.title,
          subtitle: line.variantTitle ?? undefined,
          sku: line.sku ?? undefined,
          image: { url: new URL(imageOf(view, line), view.devStore.origin).href },
          selectedOptions: variant?.selectedOptions ?? [],
          product: {
            id: `gid://shopify/Product/${line.productId ?? 0}`,
            vendor: product?.vendor ?? "",
            productType: product?.productType ?? "",
          },
          requiresShipping: line.requiresShipping,
        },
      };
    }),
    cost: {
      subtotal: amount(order.subtotalPriceSet),
      shipping: amount(order.totalShippingPriceSet),
      tax: amount(order.totalTaxSet),
      total: amount(order.totalPriceSet),
    },
    discountCodes: order.discountCodes,
    shippingAddress: address(order.shippingAddress),
    billingAddress: address(order.billingAddress),
    email: order.email,
    phone: order.phone,
  };
}
