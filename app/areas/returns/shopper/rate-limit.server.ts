/** How often something may be tried. Counted in a transaction of its own: a try that fails counts too. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";

import { keyedHash } from "./keys.server.ts";

export interface Limit {
  /** What is limited: "guest-code/ip". */
  what: string;
  /** Whose tries are counted together; stored as a hash. */
  who: string;
  /** At most so many within so many seconds from the first. */
  most: number;
  seconds: number;
}

/** Counts a try against each limit. @returns whether all of them still allow it */
export async function withinLimits(context: ShopContext, limits: readonly Limit[]): Promise<boolean> {
  // Always in one order, so that two tries at once wait for each other instead of blocking each other.
  const counted = limits
    .map(({ what, who, ...limit }) => ({
      ...limit,
      key: `${what}/${keyedHash("limits", context, `${what} ${who}`)}`,
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return withShopConnection(context, async (connection) => {
    let within = true;
    for (const { key, most, seconds } of counted) {
      const { rows } = await connection.query<{ count: number }>(
        `INSERT INTO rate_limits AS l (shop_id, key, count, expires_at) VALUES ($1, $2, 1, $3::timestamptz + $4 * interval '1 second')
         ON CONFLICT (shop_id, key) DO UPDATE SET
           count = CASE WHEN l.expires_at <= $3 THEN 1 ELSE l.count + 1 END,
           expires_at = CASE WHEN l.expires_at <= $3 THEN excluded.expires_at ELSE l.expires_at END
         RETURNING count`,
        [context.shop.id, key, context.now(), seconds],
      );
      if ((rows[0]?.count ?? 0) > most) within = false;
    }
    return within;
  });
}
