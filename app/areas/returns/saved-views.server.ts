/** Lists' filters under names, for all of the shop's staff. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import type { SavedView } from "./ui/views.ts";

/** The page whose views they are. */
type ViewPage = "returns";
const MOST = 20;

export async function savedViews(
  connection: ShopConnection,
  { shop }: ShopContext,
  page: ViewPage,
): Promise<SavedView[]> {
  const { rows } = await connection.query<SavedView>(
    `SELECT id, name, query FROM saved_views WHERE shop_id = $1 AND page = $2 ORDER BY created_at, id LIMIT ${MOST}`,
    [shop.id, page],
  );
  return rows;
}

/** @returns the view's id; `too_many` when the shop has as many as a page shows */
export async function saveView(
  context: ShopContext,
  page: ViewPage,
  { name, query }: { name: string; query: string },
): Promise<Result<string, { code: "too_many" }>> {
  const { shop } = context;
  const id = context.newId();
  return withShopConnection(context, async (connection) => {
    const { rowCount } = await connection.query(
      `INSERT INTO saved_views (shop_id, id, page, name, query, created_at)
       SELECT $1, $2, $3, $4, $5, $6
       WHERE (SELECT count(*) FROM saved_views WHERE shop_id = $1 AND page = $3) < ${MOST}`,
      [shop.id, id, page, name, query, context.now()],
    );
    return rowCount === 1 ? success(id) : failure({ code: "too_many" });
  });
}

/** Another name or other filters. */
export async function changeView(
  context: ShopContext,
  page: ViewPage,
  { viewId, name, query }: { viewId: string; name: string; query: string },
): Promise<Result<string, { code: "not_found" }>> {
  return withShopConnection(context, async (connection) => {
    const { rowCount } = await connection.query(
      "UPDATE saved_views SET name = $4, query = $5 WHERE shop_id = $1 AND page = $2 AND id = $3",
      [context.shop.id, page, viewId, name, query],
    );
    return rowCount === 1 ? success(viewId) : failure({ code: "not_found" });
  });
}

/** Safe to repeat. */
export async function deleteView(context: ShopContext, page: ViewPage, viewId: string): Promise<void> {
  await withShopConnection(context, (connection) =>
    connection.query("DELETE FROM saved_views WHERE shop_id = $1 AND page = $2 AND id = $3", [
      context.shop.id,
      page,
      viewId,
    ]),
  );
}
