/**
 * The register of personal data: every table and column of the database, whether it tells of a person, why it is held and
 * for how long. Export (`export.server.ts`) and erasure (`erase-customer.server.ts`, `keep-erased.ts`) work from it, and
 * test/integration/privacy-register.test.ts fails for a table or column that is not in it.
 */
import { JOBS_TABLES } from "./register-jobs.ts";
import { RETURNS_TABLES } from "./register-returns.ts";
import { impersonal, MIRROR, ORDERS_PART, UNTIL_SHOP, type RegisteredTable } from "./registered-table.ts";

/** The tables of Encore's own schema. */
export const TABLES: Readonly<Record<string, RegisteredTable>> = {
  // Who there is.
  customers: {
    purpose: "to show and find customers, and to contact them where they consented",
    kept: MIRROR,
    impersonal: ["shop_id", "created_at", "updated_at", "deleted_at"],
    pseudonyms: ["id", "merged_into"],
    emptied: {
      email: "NULL",
      first_name: "NULL",
      last_name: "NULL",
      phone: "NULL",
      state: "NULL",
      locale: "NULL",
      country_code: "NULL",
      city: "NULL",
      tags: "'{}'",
      email_marketing_state: "NULL",
      sms_marketing_state: "NULL",
      search: "''",
    },
    ofPerson: "t.id = p.customer_id",
  },
  customer_stats: {
    purpose: "what a customer's orders sum to: the Customers page lists and sorts by it",
    kept: "as the orders that it is worked out from",
    impersonal: ["shop_id", "orders", "spent_minor", "first_order_at", "last_order_at"],
    pseudonyms: ["customer_id"],
    ofPerson: "t.customer_id = p.customer_id",
  },

  // What they bought.
  orders: {
    purpose: "purchase history and figures",
    kept: MIRROR,
    impersonal: [
      ...["shop_id", "name", "test", "currency", "subtotal_minor", "discounts_minor", "shipping_minor"],
      ...["tax_minor", "total_minor", "current_subtotal_minor", "current_tax_minor", "current_total_minor"],
      ...["refunded_minor", "taxes_included", "shipping_tax_minor", "presentment_currency"],
      ...["presentment_total_minor", "financial_status", "fulfilment_status", "source_name", "processed_at"],
      ...["created_at", "updated_at", "cancelled_at", "closed_at", "deleted_at"],
    ],
    pseudonyms: ["id", "customer_id"],
    // A discount code may have been made for one person; tags are the merchant's own words.
    emptied: {
      discount_codes: "'{}'",
      tags: "'{}'",
      customer_locale: "NULL",
      shipping_country_code: "NULL",
    },
    ofPerson: "t.id = ANY (p.order_ids)",
  },
  order_line_items: {
    purpose: "what was bought, for figures by product",
    kept: MIRROR,
    impersonal: [
      ...["shop_id", "id", "product_id", "variant_id", "quantity", "current_quantity", "unit_price_minor"],
      "discounted_total_minor",
    ],
    pseudonyms: ["order_id"],
    // What is no product of the shop's was named for this order ("Engraving for …").
    emptied: {
      title: "CASE WHEN t.product_id IS NULL THEN '' ELSE t.title END",
      variant_title: "CASE WHEN t.product_id IS NULL THEN NULL ELSE t.variant_title END",
      sku: "CASE WHEN t.product_id IS NULL THEN NULL ELSE t.sku END",
    },
    ofPerson: ORDERS_PART,
  },
  fulfilments: {
    purpose: "when parcels were sent and delivered",
    kept: MIRROR,
    impersonal: [
      ...["shop_id", "id", "name", "status", "display_status", "created_at", "updated_at", "delivered_at"],
    ],
    pseudonyms: ["order_id"],
    // A carrier shows the address to who has the number.
    emptied: { tracking_company: "NULL", tracking_numbers: "'{}'" },
    ofPerson: ORDERS_PART,
  },
  refunds: {
    purpose: "refunds and net sales",
    kept: MIRROR,
    impersonal: ["shop_id", "id", "total_minor", "currency", "created_at"],
    pseudonyms: ["order_id"],
    ofPerson: ORDERS_PART,
  },
  returns: {
    purpose: "returns and their state",
    kept: MIRROR,
    impersonal: ["shop_id", "id", "name", "status", "total_quantity", "created_at", "closed_at", "read_at"],
    pseudonyms: ["order_id"],
    ofPerson: ORDERS_PART,
  },
  return_line_items: {
    purpose: "what was returned and why",
    kept: MIRROR,
    // The reason is the handle of one of the shop's reasons, not what the customer wrote.
    impersonal: [
      ...["shop_id", "return_id", "id", "line_item_id", "quantity", "processed_quantity"],
      ...["refunded_quantity", "reason"],
    ],
    pseudonyms: ["order_id"],
    ofPerson: ORDERS_PART,
  },
  order_facts: {
    purpose: "each order's place in its customer's history: figures on repeat purchases",
    kept: "as the orders that they are worked out from",
    impersonal: [
      ...["shop_id", "placed_at", "day", "sequence", "gap_days", "next_day", "order_value_minor"],
      "net_sales_minor",
    ],
    pseudonyms: ["order_id", "customer_id"],
    ofPerson: "t.order_id = ANY (p.order_ids)",
  },
  events: {
    purpose: "the customer's timeline, and figures",
    kept: MIRROR,
    impersonal: ["shop_id", "type", "occurred_at", "recorded_at", "backfill"],
    pseudonyms: ["subject", "customer_id", "order_id"],
    // Amounts stay: figures can be worked out from the log again.
    emptied: {
      data: `(SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(t.data)
              WHERE key IN ('amountMinor', 'currency'))`,
    },
    ofPerson: "(t.customer_id = p.customer_id OR t.order_id = ANY (p.order_ids))",
  },

  // What was received.
  webhook_deliveries: {
    purpose: "to work on each of Shopify's messages once, and to look into those that failed",
    kept: "seven days after it was worked on, thirty if it failed",
    impersonal: [
      ...["shop_id", "webhook_id", "topic", "api_version", "triggered_at", "received_at", "status"],
      ...["finished_at", "replays", "alone"],
    ],
    texts: ["body", "reason", "detail"],
  },
  import_faults: {
    purpose: "to show the merchant what could not be imported",
    kept: "until the next import",
    impersonal: ["shop_id", "import_id", "resource", "slice", "line_number"],
    texts: ["reason", "excerpt"],
  },
  import_orphans: {
    purpose: "lines of an import that wait for the order or product that they belong to",
    kept: "until the end of the import",
    impersonal: ["shop_id", "import_id", "resource", "slice", "line_number"],
    texts: ["line"],
  },

  // What was asked.
  privacy_requests: {
    purpose: "evidence that a customer's request was met",
    kept: UNTIL_SHOP,
    impersonal: [
      "shop_id",
      "id",
      "kind",
      "source",
      "status",
      "received_at",
      "due_at",
      "completed_at",
      "outcome",
    ],
    pseudonyms: ["customer_id", "order_ids"],
    ofPerson: "t.customer_id = p.customer_id",
  },
  customer_exports: {
    purpose: "everything held about a customer who asked for it, for the merchant to pass on",
    kept: "60 days, or until the customer is erased",
    impersonal: ["shop_id", "request_id", "made_at", "expires_at"],
    texts: ["document"],
  },
  erasures: {
    purpose: "so that what Shopify sends late does not bring an erased person back",
    kept: UNTIL_SHOP,
    impersonal: ["shop_id", "resource", "erased_at"],
    pseudonyms: ["object_id"],
    ofPerson: `(t.resource = 'customers' AND t.object_id = p.customer_id
                OR t.resource = 'orders' AND t.object_id = ANY (p.order_ids))`,
  },
  sync_repairs: {
    purpose: "what a comparison with the shop found wrong and mended",
    kept: "90 days",
    impersonal: ["shop_id", "run_id", "resource", "what", "at"],
    pseudonyms: ["object_id"],
    ofPerson: `(t.resource = 'customers' AND t.object_id = p.customer_id
                OR t.resource = 'orders' AND t.object_id = ANY (p.order_ids))`,
  },

  ...RETURNS_TABLES,

  // The merchant.
  shops: {
    purpose: "to know which shops have Encore, and in which currency and time zone they count",
    kept: UNTIL_SHOP,
    impersonal: ["id", "shopify_id", "currency", "time_zone", "scopes", "installed_at", "uninstalled_at"],
    merchant: ["domain", "name", "email"],
  },
  sessions: {
    purpose: "access to the shop's Admin API",
    kept: "until the app is uninstalled",
    impersonal: [
      "shop_id",
      "state",
      "is_online",
      "scope",
      "expires",
      "refresh_token_expires",
      "refresh_lease_until",
    ],
    merchant: ["id", "access_token", "refresh_token"],
  },

  // What tells of nobody.
  products: impersonal("the shop's products, for figures and names", [
    ...["id", "title", "handle", "status", "product_type", "vendor", "tags", "image_url"],
    ...["created_at", "updated_at", "deleted_at"],
  ]),
  product_variants: impersonal("their variants", [
    ...["product_id", "id", "title", "sku", "price_minor", "position"],
  ]),
  daily_sales: impersonal("sums by day", [
    "day",
    "orders",
    "valued_orders",
    "order_value_minor",
    "net_sales_minor",
  ]),
  live_versions: impersonal("telling open pages that something has changed", ["version"]),
  imports: impersonal("imports", ["id", "status", "failure", "started_at", "finished_at"]),
  import_parts: impersonal("how far each part of an import has come", [
    ...["import_id", "resource", "slice", "created_from", "created_until", "status", "bulk_operation_id"],
    ...["object_count", "lines_merged", "bytes_merged", "lines_faulty", "root_total", "root_count"],
    ...["roots_merged", "export_started_at", "merge_ms"],
  ]),
  sync_runs: impersonal("comparisons with the shop", [
    ...["id", "trigger", "status", "failure", "started_at", "finished_at"],
  ]),
  sync_run_parts: impersonal("how far each of them has come", [
    ...["run_id", "resource", "step", "since", "cursor", "swept_to", "slices", "listed", "listed_minor"],
    ...["held", "held_minor", "checked", "unreadable"],
  ]),
  sync_marks: impersonal("until when everything is known to be stored", [
    ...["resource", "sure_until", "swept_at", "difference"],
  ]),
  sync_drift: impersonal("counts and sums by month", [
    ...["month", "shop_orders", "our_orders", "counted_at", "shop_total_minor", "our_total_minor"],
    "compared_at",
  ]),
  api_budgets: impersonal("what is left of the Admin API's budget", [
    ...["currently_available", "maximum_available", "restore_rate", "seen_at"],
  ]),
};

/** Every table by its schema. */
export const REGISTER = { public: TABLES, jobs: JOBS_TABLES } as const;
