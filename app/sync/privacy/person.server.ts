/** Who a request is about, as far as Shopify's message and our tables tell, and where received texts name that person. */
import type { ShopConnection } from "#app/db.server.ts";

/** What a compliance webhook says. */
export interface NamedPerson {
  /** Shopify's numeric id; null for somebody who bought without becoming a customer. */
  customerId: bigint | null;
  orderIds: readonly bigint[];
  email: string | null;
  phone: string | null;
}

export interface Person {
  customerId: string | null;
  /** Every order of theirs that is known, and those that Shopify named and are nobody else's; decimal text. */
  orderIds: string[];
  /** E-mail addresses and phone numbers. */
  addresses: string[];
  /** "First Last"; null when it is not known, or too short to stand for one person. */
  fullName: string | null;
}

const SHORTEST_NAME = 5;

export async function findPerson(
  connection: ShopConnection,
  shopId: string,
  named: NamedPerson,
): Promise<Person> {
  const customerId = named.customerId?.toString() ?? null;
  const orders = await connection.query<{ id: string }>(
    `SELECT id FROM orders WHERE shop_id = $1 AND customer_id = $2::bigint
     UNION
     SELECT named.id FROM unnest($3::bigint[]) AS named (id) LEFT JOIN orders o ON o.shop_id = $1 AND o.id = named.id
     WHERE o.customer_id IS NULL OR o.customer_id = $2::bigint`,
    [shopId, customerId, named.orderIds.map(String)],
  );
  const stored = await connection.query<{ email: string | null; phone: string | null; name: string | null }>(
    `SELECT email, phone, first_name || ' ' || last_name AS name FROM customers
     WHERE shop_id = $1 AND id = $2::bigint`,
    [shopId, customerId],
  );
  const known = stored.rows[0];
  const addresses = [named.email, named.phone, known?.email, known?.phone];
  return {
    customerId,
    orderIds: orders.rows.map(({ id }) => id),
    addresses: [...new Set(addresses.flatMap((address) => address || []))],
    fullName: known?.name && known.name.length >= SHORTEST_NAME ? known.name : null,
  };
}

/** Where a text says whose it is: global ids, Shopify's fields for ids, and bodies that are the customer or the order. */
const CUSTOMER_IDS = String.raw`(?:Customer/|"customer_?id"\s*:\s*"?|"customer"\s*:\s*\{\s*"id"\s*:\s*|^customers[a-z_]*/[a-z_]+ \s*\{\s*"id"\s*:\s*)([0-9]+)`;
const ORDER_IDS = String.raw`(?:Order/|"order_?id"\s*:\s*"?|^orders/[a-z_]+ \s*\{\s*"id"\s*:\s*)([0-9]+)`;

/**
 * SQL: whether a row's texts, joined, name the person: by an address as it is written and not as part of a longer one, or by
 * the id of the customer or of one of their orders. Takes `naming(person)` as $2, $3 and $4.
 * @param text an SQL expression
 */
export function names(text: string): string {
  const found = (pattern: string) => `regexp_matches(${text}, '${pattern}', 'gi') AS found (id)`;
  // Looking for the digits alone first is many times as fast as finding out what they are.
  return `(coalesce(lower(${text}) ~ $2::text, false)
    OR position($3::text IN ${text}) > 0 AND EXISTS (SELECT FROM ${found(CUSTOMER_IDS)} WHERE found.id[1] = $3::text)
    OR EXISTS (SELECT FROM unnest($4::text[]) AS one WHERE position(one IN ${text}) > 0)
      AND EXISTS (SELECT FROM ${found(ORDER_IDS)} WHERE found.id[1] = ANY ($4::text[])))`;
}

/** Pattern of the addresses (null when none is known), the customer's id and the orders' ids. */
export function naming(
  person: Person,
  { byName }: { byName: boolean },
): [pattern: string | null, customerId: string | null, orderIds: string[]] {
  const { customerId, orderIds, addresses, fullName } = person;
  return [
    patternOf(byName && fullName !== null ? [...addresses, fullName] : addresses),
    customerId,
    orderIds,
  ];
}

function patternOf(texts: readonly string[]): string | null {
  if (texts.length === 0) return null;
  const escaped = texts.map((text) => text.toLowerCase().replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return String.raw`(?<![\w.%+-])(?:${escaped.join("|")})(?![\w-]|\.\w)`;
}

/** SQL: the texts of a table's row `t` as one; a webhook's topic says what its body is. */
export function textOf(table: string, columns: readonly string[]): string {
  const all = table === "webhook_deliveries" ? ["topic", ...columns] : columns;
  return `concat_ws(' ', ${all.map((column) => `t.${column}::text`).join(", ")})`;
}

/** The register's `ofPerson` speaks of this row. Takes the customer as $2 and the orders as $3. */
export const PERSON = "(SELECT $2::bigint AS customer_id, $3::bigint[] AS order_ids) AS p";
