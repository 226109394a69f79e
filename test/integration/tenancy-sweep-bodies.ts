/** Webhook bodies that name the objects of a shop: Shopify's own samples (reduced), with their ids exchanged. */
import { DEFAULT_POLICY, type Policy } from "#app/areas/returns/policy.ts";
import { readFileSync } from "node:fs";

import type { Ids } from "./tenancy-sweep-shops.ts";

/** Topics of which Shopify gives no sample, and whose body is like another's. */
const LIKE: Readonly<Record<string, string>> = { "returns/process": "returns/update" };

/**
 * @param ids what the body names @param word what texts in it say
 * @throws Error when there is no sample of the topic's body
 */
export function bodyNaming(topic: string, ids: Ids, word: string): string {
  const file = `sync/fixtures/${(LIKE[topic] ?? topic).replace("/", "_")}.json`;
  const sample: unknown = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
  const root = topic.split(/[_./]/)[0] ?? "";
  return JSON.stringify(renamed(sample, { ids, word, root }));
}

interface Renaming {
  ids: Ids;
  word: string;
  /** What the body is of: "orders", "customers", … */
  root: string;
}

function renamed(value: unknown, names: Renaming, key = "", depth = 0): unknown {
  const { ids, word } = names;
  if (Array.isArray(value)) {
    return /^orders_(to_redact|requested)$/.test(key)
      ? [Number(ids.orderId)]
      : value.map((each) => renamed(each, names, key, depth));
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, renamed(each, inside(names, key), name, depth + 1)]),
    );
  }
  const numbered: Record<string, string> = {
    order_id: ids.orderId,
    customer_id: ids.customerId,
    product_id: ids.productId,
    shop_id: ids.otherId,
    id: names.root.startsWith("customer")
      ? ids.customerId
      : ({ orders: ids.orderId, products: ids.productId }[names.root] ?? ids.otherId),
  };
  if (typeof value === "number" && key in numbered) return Number(numbered[key]);
  if (typeof value !== "string") return value;
  const gid = /^gid:\/\/shopify\/(\w+)\/\d+$/.exec(value)?.[1];
  if (gid)
    return `gid://shopify/${gid}/${{ Customer: ids.customerId, Order: ids.orderId, Product: ids.productId }[gid] ?? ids.otherId}`;
  // Newer than what is stored.
  if (key === "updated_at") return new Date().toISOString();
  if (key === "email") return ids.email;
  if (key === "shop_domain" || key === "myshopify_domain") return ids.domain;
  if (["name", "title", "note", "tags", "handle", "vendor", "first_name", "last_name", "phone"].includes(key))
    return `${word} said`;
  // The sample tells of a merge that failed, and of a right that was taken away.
  return key === "status" && value === "failed" ? "completed" : value;
}

/** An object inside a body is of what its name says. */
function inside(names: Renaming, key: string): Renaming {
  const root = { customer: "customers", line_items: "", fulfillments: "", refunds: "", variants: "" }[key];
  return root === undefined ? names : { ...names, root };
}

/** A return policy whose one rule is called so. */
export function policyNamed(name: string): Policy {
  const id = "eeeeeeee-0000-4000-8000-000000000001";
  return {
    ...DEFAULT_POLICY,
    rules: [{ id, name, enabled: true, when: {}, then: { approval: "auto" } }],
  };
}
