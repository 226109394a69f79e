/** The versions of a shop's return policy: saved by adding one, never by changing one. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { DEFAULT_POLICY, parsePolicy, type Policy } from "./policy.ts";

export interface StoredPolicy {
  /** 0: the shop has saved none, and what Encore starts with holds. */
  version: number;
  policy: Policy;
  savedAt: Date | null;
}

/** What holds now. */
export async function readPolicy(
  connection: ShopConnection,
  { shop }: Pick<ShopContext, "shop">,
): Promise<StoredPolicy> {
  const { rows } = await connection.query<{ version: number; document: unknown; saved_at: Date }>(
    "SELECT version, document, saved_at FROM return_policies WHERE shop_id = $1 ORDER BY version DESC LIMIT 1",
    [shop.id],
  );
  const [row] = rows;
  if (!row) return { version: 0, policy: DEFAULT_POLICY, savedAt: null };
  return { version: row.version, policy: parsePolicy(row.document), savedAt: row.saved_at };
}

export function currentPolicy(context: ShopContext): Promise<StoredPolicy> {
  return withShopConnection(context, (connection) => readPolicy(connection, context));
}

/**
 * What held when a case was judged. @param version 0 for what Encore starts with
 * @returns undefined for a version that there never was
 */
export async function policyOfVersion(
  connection: ShopConnection,
  { shop }: Pick<ShopContext, "shop">,
  version: number,
): Promise<Policy | undefined> {
  if (version === 0) return DEFAULT_POLICY;
  const { rows } = await connection.query<{ document: unknown }>(
    "SELECT document FROM return_policies WHERE shop_id = $1 AND version = $2",
    [shop.id, version],
  );
  return rows[0] && parsePolicy(rows[0].document);
}

/**
 * Saves the policy as the version after the one that it was made from.
 * @returns the new version; `changed` when somebody else has saved one meanwhile
 */
export async function savePolicy(
  context: ShopContext,
  policy: Policy,
  basedOn: number,
): Promise<Result<number, { code: "changed" }>> {
  return withShopConnection(context, async (connection) => {
    const { version } = await readPolicy(connection, context);
    if (version !== basedOn) return failure({ code: "changed" });
    const { rowCount } = await connection.query(
      `INSERT INTO return_policies (shop_id, version, document, saved_by, saved_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [
        ...[context.shop.id, version + 1, policy],
        ...[context.actor.kind === "staff" ? context.actor.userId : null, context.now()],
      ],
    );
    return rowCount === 1 ? success(version + 1) : failure({ code: "changed" });
  });
}
