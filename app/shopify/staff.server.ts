/**
 * Who of the shop's staff is asking. A session token names the user by id alone; their name, and whether the shop is theirs,
 * come with an online access token, which is asked for once a day and member and not kept.
 */
import { RequestedTokenType } from "@shopify/shopify-api";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { shopifyLibrary } from "#app/shopify/api.server.ts";

export interface StaffMember {
  /** Shopify's id of the user. */
  id: string;
  name: string | null;
  email: string | null;
  /** The shop is theirs: they may do anything in it. */
  accountOwner: boolean;
}

const KNOWN_FOR = "1 day";

/**
 * @param sessionToken a verified one of this shop
 * @throws HttpResponseError and its kin when Shopify gives no token for it
 */
export async function staffMember(
  context: ShopContext,
  userId: string,
  sessionToken: string,
): Promise<StaffMember> {
  const known = await withShopConnection(context, (connection) =>
    connection.query<{ name: string | null; email: string | null; account_owner: boolean }>(
      `SELECT name, email, account_owner FROM staff_members
       WHERE shop_id = $1 AND id = $2 AND seen_at > $3::timestamptz - $4::interval`,
      [context.shop.id, userId, context.now(), KNOWN_FOR],
    ),
  );
  const [row] = known.rows;
  if (row) return { id: userId, name: row.name, email: row.email, accountOwner: row.account_owner };
  const { session } = await shopifyLibrary.auth.tokenExchange({
    shop: context.shop.domain,
    sessionToken,
    requestedTokenType: RequestedTokenType.OnlineAccessToken,
  });
  const user = session.onlineAccessInfo?.associated_user;
  if (!user) throw new Error("Shopify gave an online token without its user");
  const member: StaffMember = {
    id: userId,
    name: [user.first_name, user.last_name].filter(Boolean).join(" ") || null,
    email: user.email || null,
    accountOwner: user.account_owner,
  };
  await withShopConnection(context, (connection) =>
    connection.query(
      `INSERT INTO staff_members (shop_id, id, name, email, account_owner, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (shop_id, id) DO UPDATE
       SET name = excluded.name, email = excluded.email, account_owner = excluded.account_owner, seen_at = excluded.seen_at`,
      [context.shop.id, member.id, member.name, member.email, member.accountOwner, context.now()],
    ),
  );
  return member;
}
