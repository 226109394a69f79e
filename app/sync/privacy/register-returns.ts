/** The register's part about returns: what came back, and who of the staff decided it. */
import { impersonal, MIRROR, ORDERS_PART, UNTIL_SHOP, type RegisteredTable } from "./registered-table.ts";

/** Rows that belong to a case of the person's. @param caseId SQL */
function ofCase(caseId: string): string {
  return `EXISTS (SELECT FROM return_cases c WHERE c.shop_id = t.shop_id AND c.id = ${caseId}
    AND (c.customer_id = p.customer_id OR c.order_id = ANY (p.order_ids)))`;
}

/** An attempt's input without anybody's words and parcel. */
const WITHOUT_WORDS = `CASE
  WHEN jsonb_typeof(t.input -> 'lines') = 'array' THEN jsonb_set(t.input, '{lines}', (
    SELECT coalesce(jsonb_agg(CASE WHEN line ? 'note' THEN line || '{"note": ""}' ELSE line END), '[]')
    FROM jsonb_array_elements(t.input -> 'lines') AS line))
  WHEN t.kind IN ('approve', 'close', 'reopen', 'cancel', 'bonus') THEN t.input
  ELSE '{}' END`;

export const RETURNS_TABLES: Readonly<Record<string, RegisteredTable>> = {
  return_cases: {
    purpose: "returns: what customers asked for, what was decided, what they were paid",
    kept: MIRROR,
    impersonal: [
      ...["shop_id", "id", "order_name", "return_name", "channel", "status", "revision", "policy_version"],
      ...["verdict", "stuck", "currency", "refund_minor", "credit_minor", "bonus_minor", "exchange_minor"],
      ...[
        "fees_minor",
        "label_cost_minor",
        "value_minor",
        "exchanges",
        "shipping_fee",
        "keep_items",
        "units",
      ],
      ...["settle_at", "approver_needed", "requested_at", "decided_at", "received_at", "settled_at"],
      ...["closed_at", "updated_at", "decline_reason"],
    ],
    pseudonyms: ["order_id", "customer_id", "return_id", "reference"],
    emptied: {
      country_code: "NULL",
      email: "NULL",
      locale: "NULL",
      tracking_company: "NULL",
      tracking_number: "NULL",
      tracking_url: "NULL",
      decline_note: "NULL",
      search: "''",
    },
    merchant: ["settle_by"],
    ofPerson: "(t.customer_id = p.customer_id OR t.order_id = ANY (p.order_ids))",
  },
  return_case_lines: {
    purpose: "what of an order came back, why, and in which condition",
    kept: MIRROR,
    impersonal: [
      ...["shop_id", "case_id", "id", "product_id", "variant_id", "image_url", "quantity", "reason"],
      ...["reason_definition_id", "reason_detail", "resolution", "restocking_fee_percent", "value_minor"],
      ...["restocked", "damaged", "missing", "location_id", "processed"],
    ],
    pseudonyms: ["line_item_id", "fulfilment_line_item_id", "return_line_item_id"],
    emptied: {
      title: "CASE WHEN t.product_id IS NULL THEN '' ELSE t.title END",
      variant_title: "CASE WHEN t.product_id IS NULL THEN NULL ELSE t.variant_title END",
      sku: "CASE WHEN t.product_id IS NULL THEN NULL ELSE t.sku END",
      note: "NULL",
    },
    ofPerson: ofCase("t.case_id"),
  },
  return_photos: {
    purpose: "pictures that a customer sent of what they return",
    kept: `${MIRROR}; what no request named, one day`,
    impersonal: ["shop_id", "id", "case_id", "line_id", "width", "height", "uploaded_at"],
    emptied: { owner: "''", image: "''::bytea" },
    ofPerson: ofCase("t.case_id"),
  },
  return_messages: {
    purpose: "what a customer and the shop's staff wrote to each other about a return",
    kept: MIRROR,
    impersonal: ["shop_id", "case_id", "id", "author", "at"],
    emptied: { body: "''" },
    merchant: ["staff_id"],
    ofPerson: ofCase("t.case_id"),
  },
  return_attempts: {
    purpose: "to do each thing at Shopify once, and to show who decided it",
    kept: MIRROR,
    impersonal: [
      ...["shop_id", "case_id", "id", "kind", "status", "tries", "lease_until", "created_at", "finished_at"],
      ...["before", "outcome"],
    ],
    // Ids and amounts, but for the customer's and the merchant's words.
    emptied: { input: WITHOUT_WORDS, error: "NULL" },
    merchant: ["staff_id"],
    ofPerson: ofCase("t.case_id"),
  },
  returnable_orders: {
    purpose: "what of an order can come back, as Shopify was last asked",
    kept: "until it is read anew, or until the person is erased",
    impersonal: ["shop_id"],
    pseudonyms: ["order_id"],
    emptied: { document: "'{}'", read_at: "'epoch'::timestamptz" },
    ofPerson: ORDERS_PART,
  },
  guest_codes: {
    purpose: "one-time codes that were sent to the address of an order",
    kept: "ten minutes",
    impersonal: ["shop_id", "id", "code_hash", "guesses", "expires_at"],
    pseudonyms: ["order_id"],
    ofPerson: ORDERS_PART,
  },
  rate_limits: {
    purpose: "to refuse who guesses; the key is a hash of who tried",
    kept: "until the window of time is over, a day at most",
    impersonal: ["shop_id", "key", "count", "expires_at"],
  },

  staff_members: {
    purpose: "to show who of the staff decided what, and what they may decide",
    kept: UNTIL_SHOP,
    impersonal: ["shop_id", "account_owner", "seen_at"],
    merchant: ["id", "name", "email"],
  },
  return_policies: {
    purpose: "the rules by which returns were judged",
    kept: UNTIL_SHOP,
    impersonal: ["shop_id", "version", "document", "saved_at"],
    merchant: ["saved_by"],
  },
  return_settings: {
    purpose: "how the shop takes returns",
    kept: UNTIL_SHOP,
    impersonal: ["shop_id", "updated_at"],
    merchant: ["document"],
  },
  saved_views: {
    purpose: "filters of a list under a name",
    kept: UNTIL_SHOP,
    impersonal: ["shop_id", "id", "page", "created_at"],
    texts: ["name", "query"],
  },
  shop_texts: impersonal("the merchant's own words for shoppers", ["locale", "key", "text"]),
};
