/** Orders, customers and products of the shop, newest first, a page at a time. */
import type { DevStore } from "../../server.ts";
import type { ObjectType } from "../../state/store.ts";
import type { Stored } from "../../state/documents.ts";
import { html, type Markup } from "../html.ts";
import { adminBase, type Page } from "../page.ts";
import { badge, day, money, pager } from "./format.ts";

const PAGE_SIZE = 25;

/** Which page is asked for: after an id (older), before one (newer), or what a search finds. */
export interface Cursor {
  after: number | null;
  before: number | null;
  query: string;
}

interface PageOf<T extends ObjectType> {
  rows: Stored<T>[];
  pager: Markup;
}

function pageOf<T extends ObjectType>(
  devStore: DevStore,
  type: T,
  path: string,
  cursor: Cursor,
  find: () => Stored<T>[],
): PageOf<T> {
  const { store } = devStore;
  if (cursor.query !== "") return { rows: find(), pager: html`` };
  const rows =
    cursor.before === null
      ? store.list(type, {
          reverse: true,
          limit: PAGE_SIZE,
          ...(cursor.after !== null && { after: { id: cursor.after } }),
        })
      : store.list(type, { limit: PAGE_SIZE, after: { id: cursor.before } }).reverse();
  const [first, last] = [rows[0]?.id, rows.at(-1)?.id];
  const newer =
    first !== undefined && store.list(type, { limit: 1, after: { id: first } }).length > 0 ? first : null;
  const older =
    last !== undefined && store.list(type, { reverse: true, limit: 1, after: { id: last } }).length > 0
      ? last
      : null;
  return { rows, pager: pager(path, cursor.query, newer, older) };
}

export function ordersPage(devStore: DevStore, cursor: Cursor): Page {
  const base = adminBase(devStore);
  const { store } = devStore;
  const zone = timeZone(devStore);
  const { rows, pager: pages } = pageOf(devStore, "Order", `${base}/orders`, cursor, () => {
    const named = store.find("Order", cursor.query.startsWith("#") ? cursor.query : `#${cursor.query}`);
    const customer = store.find("Customer", cursor.query);
    return named ? [named] : customer ? store.ownedBy("Order", customer.id).reverse() : [];
  });
  const body = rows.map((order) => {
    const customer = order.customerId === null ? undefined : store.get("Customer", order.customerId);
    return html`<tr>
      <th scope="row"><a href="${base}/orders/${order.id}">${order.name}</a></th>
      <td class="wide">${day(order.processedAt, zone)}</td>
      <td>${customer?.displayName ?? "No customer"}</td>
      <td class="number">${money(order.totalPriceSet.shopMoney)}</td>
      <td class="wide">${badge(order.displayFinancialStatus)}</td>
      <td class="wide">${badge(order.displayFulfillmentStatus)}</td>
    </tr>`;
  });
  const content = html`<div class="page">
    <div class="page-head">
      <h1>Orders</h1>
      <form method="post" action="${base}/orders">
        <button class="button primary">Place test order</button>
      </form>
    </div>
    ${table(["Order", "Date", "Customer", "Total", "Payment", "Fulfilment"], body, cursor.query === "" ? "No orders yet" : `No order is found for “${cursor.query}”`)}${pages}
  </div>`;
  return { title: "Orders", section: "orders", content };
}

export function customersPage(devStore: DevStore, cursor: Cursor): Page {
  const base = adminBase(devStore);
  const { rows, pager: pages } = pageOf(devStore, "Customer", `${base}/customers`, cursor, () => {
    const found = devStore.store.find("Customer", cursor.query);
    return found ? [found] : [];
  });
  const body = rows.map(
    (customer) =>
      html`<tr>
        <th scope="row">
          <a href="${base}/orders?query=${encodeURIComponent(customer.email ?? "")}"
            >${customer.displayName}</a
          >
        </th>
        <td class="wide">${customer.email}</td>
        <td class="wide">${badge(customer.defaultEmailAddress?.marketingState ?? "NOT_SUBSCRIBED")}</td>
        <td class="number">${customer.numberOfOrders}</td>
        <td class="number">${money(customer.amountSpent)}</td>
      </tr>`,
  );
  const content = html`<div class="page">
    <div class="page-head"><h1>Customers</h1></div>
    ${table(["Customer", "E-mail", "E-mail marketing", "Orders", "Spent"], body, "No customers yet")}${pages}
  </div>`;
  return { title: "Customers", section: "customers", content };
}

export function productsPage(devStore: DevStore, cursor: Cursor): Page {
  const base = adminBase(devStore);
  const { rows, pager: pages } = pageOf(devStore, "Product", `${base}/products`, cursor, () => []);
  const body = rows.map((product) => {
    const variants = devStore.store.children("ProductVariant", product.id);
    return html`<tr>
      <th scope="row"><a href="/products/${product.handle}">${product.title}</a></th>
      <td>${badge(product.status)}</td>
      <td class="wide">${product.vendor}</td>
      <td class="number wide">${variants.length}</td>
      <td class="number">${variants[0]?.price}</td>
    </tr>`;
  });
  const content = html`<div class="page">
    <div class="page-head"><h1>Products</h1></div>
    ${table(["Product", "Status", "Vendor", "Variants", "Price"], body, "No products yet")}${pages}
  </div>`;
  return { title: "Products", section: "products", content };
}

/** Columns that a phone has no room for, and those with figures, by their heading. */
const WIDE = new Set(["Date", "Payment", "Fulfilment", "E-mail", "E-mail marketing", "Vendor", "Variants"]);
const NUMBERS = new Set(["Total", "Orders", "Spent", "Variants", "Price", "Quantity"]);

export function table(headings: string[], rows: readonly Markup[], empty: string): Markup {
  if (rows.length === 0) return html`<div class="card empty">${empty}</div>`;
  const head = headings.map((heading) => {
    const kind = `${WIDE.has(heading) ? "wide " : ""}${NUMBERS.has(heading) ? "number" : ""}`;
    return html`<th scope="col" class="${kind}">${heading}</th>`;
  });
  return html`<div class="card">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

export function timeZone(devStore: DevStore): string {
  return devStore.store.list("Shop", { limit: 1 })[0]?.ianaTimezone ?? "UTC";
}
