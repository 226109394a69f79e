/** From a shop's domain, as Shopify names it in tokens and headers, to our id of it. */
import { pool } from "#app/db.server.ts";
import { newId } from "#app/shared/ids.ts";

/**
 * A shop's id never changes until the shop is erased, perhaps by another process: so it is remembered for a minute. Unknown
 * domains are not, because they may install soon.
 */
const known = new Map<string, { id: string; until: number }>();
const REMEMBERED_MS = 60_000;

function remember(domain: string, id: string): void {
  known.set(domain, { id, until: performance.now() + REMEMBERED_MS });
}

/** @returns undefined when no such shop ever installed Encore */
export async function findShopId(domain: string): Promise<string | undefined> {
  const remembered = known.get(domain);
  if (remembered && remembered.until > performance.now()) return remembered.id;
  const found = await pool.query<{ id: string | null }>("SELECT shop_id_for_domain($1) AS id", [domain]);
  const id = found.rows[0]?.id ?? undefined;
  if (id) remember(domain, id);
  else known.delete(domain);
  return id;
}

/**
 * Finds or makes the row of a shop that Shopify has vouched for with a verified token. What is remembered does not count: the
 * shop may have been erased since, and has come back.
 */
export async function registerShop(domain: string, at: Date): Promise<string> {
  const made = await pool.query<{ id: string }>("SELECT register_shop($1, $2, $3) AS id", [
    newId(),
    domain,
    at,
  ]);
  const id = made.rows[0]?.id;
  if (!id) throw new Error(`The shop ${domain} could not be registered`);
  remember(domain, id);
  return id;
}

/** After shop/redact has erased a shop, its domain must not lead to the old id. */
export function forgetShop(domain: string): void {
  known.delete(domain);
}
