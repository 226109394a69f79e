/** The merchant's own words for shoppers' pages, where they have any: `shop_texts` with keys "shopper.…". */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";

const PREFIX = "shopper.";

/** By key without the prefix; those of the language, else of the language without its region. */
export async function shopperTexts(context: ShopContext, locale: string): Promise<Record<string, string>> {
  const [language = locale] = locale.split("-");
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<{ key: string; text: string }>(
      `SELECT key, text FROM shop_texts WHERE shop_id = $1 AND locale = ANY ($2) AND starts_with(key, $3)
       ORDER BY length(locale)`,
      [context.shop.id, [...new Set([language, locale])], PREFIX],
    ),
  );
  return Object.fromEntries(rows.map(({ key, text }) => [key.slice(PREFIX.length), text]));
}
