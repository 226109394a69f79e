/** From a shop's domain, as Shopify names it in tokens and headers, to our id of it. */
import { pool } from "#app/db.server.ts";
import { newId } from "#app/shared/ids.ts";

/** A shop's id never changes, so that it may be remembered; unknown domains are not, because they may install soon. */
const known = new Map<string, string>();

/** @returns undefined when no such shop ever installed Encore */
export async function findShopId(domain: string): Promise<string | undefined> {
  const remembered = known.get(domain);
  if (remembered) return remembered;
  const found = await pool.query<{ id: string | null }>("SELECT shop_id_for_domain($1) AS id", [domain]);
  const id = found.rows[0]?.id ?? undefined;
  if (id) known.set(domain, id);
  return id;
}

/** Finds or makes the row of a shop that Shopify has vouched for with a verified token. */
export async function registerShop(domain: string, at: Date): Promise<string> {
  const existing = await findShopId(domain);
  if (existing) return existing;
  const made = await pool.query<{ id: string }>("SELECT register_shop($1, $2, $3) AS id", [
    newId(),
    domain,
    at,
  ]);
  const id = made.rows[0]?.id;
  if (!id) throw new Error(`The shop ${domain} could not be registered`);
  known.set(domain, id);
  return id;
}

/** After shop/redact has erased a shop, its domain must not lead to the old id. */
export function forgetShop(domain: string): void {
  known.delete(domain);
}
