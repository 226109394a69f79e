/** Rows of the mirror tables as sync would have written them, for tests of what is derived from them. */
import type pg from "pg";

export interface MirrorOrder {
  id: number;
  customerId: number | null;
  /** UTC. */
  processedAt: string;
  subtotalMinor: number;
  /** Of the shop, when the order was placed; USD when left out. */
  currency?: string;
  currentSubtotalMinor?: number;
  taxMinor?: number;
  currentTaxMinor?: number;
  shippingTaxMinor?: number;
  taxesIncluded?: boolean;
  test?: boolean;
  cancelled?: boolean;
  deleted?: boolean;
}

/** Writes the orders; those that are there already become as given. */
export async function writeOrders(
  owner: pg.Pool,
  shopId: string,
  orders: readonly MirrorOrder[],
): Promise<void> {
  const rows = orders.map((order) => ({
    shop_id: shopId,
    id: order.id,
    customer_id: order.customerId,
    name: `#${order.id}`,
    test: order.test ?? false,
    currency: order.currency ?? "USD",
    subtotal_minor: order.subtotalMinor,
    discounts_minor: 0,
    shipping_minor: 0,
    tax_minor: order.taxMinor ?? 0,
    total_minor: order.subtotalMinor,
    current_subtotal_minor: order.currentSubtotalMinor ?? order.subtotalMinor,
    current_tax_minor: order.currentTaxMinor ?? order.taxMinor ?? 0,
    current_total_minor: order.currentSubtotalMinor ?? order.subtotalMinor,
    refunded_minor: 0,
    taxes_included: order.taxesIncluded ?? false,
    shipping_tax_minor: order.shippingTaxMinor ?? 0,
    presentment_currency: "USD",
    presentment_total_minor: order.subtotalMinor,
    financial_status: "PAID",
    fulfilment_status: "FULFILLED",
    processed_at: order.processedAt,
    created_at: order.processedAt,
    updated_at: order.processedAt,
    cancelled_at: order.cancelled ? order.processedAt : null,
    deleted_at: order.deleted ? order.processedAt : null,
  }));
  await insert(owner, "orders", rows);
}

export interface MirrorCustomer {
  id: number;
  firstName?: string;
  lastName?: string;
  email?: string;
  deleted?: boolean;
}

export async function writeCustomers(
  owner: pg.Pool,
  shopId: string,
  customers: readonly MirrorCustomer[],
): Promise<void> {
  const at = "2026-01-01T00:00:00Z";
  const rows = customers.map((customer) => ({
    shop_id: shopId,
    id: customer.id,
    first_name: customer.firstName ?? null,
    last_name: customer.lastName ?? null,
    email: customer.email ?? null,
    tags: [],
    created_at: at,
    updated_at: at,
    deleted_at: customer.deleted ? at : null,
    search: "",
  }));
  await insert(owner, "customers", rows);
  await owner.query(
    "UPDATE customers SET search = search_text(first_name, last_name, email, phone) WHERE shop_id = $1",
    [shopId],
  );
}

async function insert(
  owner: pg.Pool,
  table: string,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const update = columns.filter((column) => column !== "shop_id" && column !== "id");
  await owner.query(
    `INSERT INTO ${table} (${columns.join(", ")})
     SELECT ${columns.join(", ")} FROM json_populate_recordset(NULL::${table}, $1)
     ON CONFLICT (shop_id, id) DO UPDATE SET ${update.map((column) => `${column} = excluded.${column}`).join(", ")}`,
    [JSON.stringify(rows)],
  );
}
