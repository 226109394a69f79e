/** Reading and saving the shop's choices about returns. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { storable } from "#app/shared/json.ts";

import { DEFAULT_RETURN_SETTINGS, returnSettingsSchema, type ReturnSettings } from "./settings.ts";

export async function readReturnSettings(
  connection: ShopConnection,
  { shop }: Pick<ShopContext, "shop">,
): Promise<ReturnSettings> {
  const { rows } = await connection.query<{ document: unknown }>(
    "SELECT document FROM return_settings WHERE shop_id = $1",
    [shop.id],
  );
  return rows[0] ? returnSettingsSchema.parse(rows[0].document) : DEFAULT_RETURN_SETTINGS;
}

export function returnSettings(context: ShopContext): Promise<ReturnSettings> {
  return withShopConnection(context, (connection) => readReturnSettings(connection, context));
}

/** Saves some of them and leaves the others as they are. */
export async function saveReturnSettings(
  context: ShopContext,
  changed: Partial<ReturnSettings>,
): Promise<void> {
  await withShopConnection(context, async (connection) => {
    // Locked, so that two who save different parts at once keep both.
    await connection.query(
      `INSERT INTO return_settings (shop_id, document, updated_at) VALUES ($1, '{}', $2) ON CONFLICT DO NOTHING`,
      [context.shop.id, context.now()],
    );
    await connection.query("SELECT FROM return_settings WHERE shop_id = $1 FOR UPDATE", [context.shop.id]);
    const settings = { ...(await readReturnSettings(connection, context)), ...changed };
    await connection.query("UPDATE return_settings SET document = $2, updated_at = $3 WHERE shop_id = $1", [
      context.shop.id,
      storable(settings),
      context.now(),
    ]);
  });
}
