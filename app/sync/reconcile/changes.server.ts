/**
 * The first step: everything that Shopify has changed since the sure point, page by page in the order of its changes.
 *
 * A page lists ids and times; what is missing, older here, or of the same time is read whole. The same time says little
 * (Shopify's times have whole seconds, and two webhooks of one second may be one that came and one that did not), so what
 * changed within the window is read even when the times agree, and taken: it was read just now.
 */
import { withShopConnection } from "#app/db.server.ts";
import { listPage } from "#app/shopify/operations/listings.ts";

import { noteRepairs } from "./repairs.server.ts";
import { seconds } from "./slices.ts";
import { advance, type Part } from "./state.server.ts";
import { readWhole } from "./whole.server.ts";
import { knownOf, type Work } from "./work.server.ts";

const PER_PAGE = 100;
const DAY_MS = 24 * 60 * 60_000;

/** Does one page. @returns the part as it is then. @throws OvertakenError, AdminApiError */
export async function changesPage(work: Work, part: Part): Promise<Part> {
  const { context, admin, run } = work;
  const { resource } = part;
  const shopId = context.shop.id;
  const page = await listPage(admin, resource, {
    query: changedSince(part),
    after: part.cursor,
    first: PER_PAGE,
    sort: "UPDATED_AT",
  });
  const known = await knownOf(
    work,
    resource,
    page.objects.map(({ id }) => id),
  );
  const ids = page.objects.flatMap(({ id, updatedAt }) => {
    const ours = known.get(id);
    if (!ours) return [id];
    // What was deleted stays deleted; what is newer here came by a webhook that the list does not know yet.
    if (ours.deleted || ours.updatedAt > updatedAt) return [];
    return ours.updatedAt < updatedAt || updatedAt >= part.since ? [id] : [];
  });
  const whole = await readWhole(work, resource, ids);
  const last = page.objects.at(-1);
  return withShopConnection(context, async (connection) => {
    const after = await advance(
      connection,
      shopId,
      run.id,
      part,
      page.next === null ? { step: "counts", cursor: null } : { cursor: page.next },
      { checked: page.objects.length, unreadable: whole.unreadable },
    );
    // Never later than the run began: Shopify's clock is not ours.
    const sure =
      page.next === null || !last || last.updatedAt > run.startedAt ? run.startedAt : last.updatedAt;
    await connection.query(
      `INSERT INTO sync_marks AS m (shop_id, resource, sure_until) VALUES ($1, $2, $3)
       ON CONFLICT (shop_id, resource) DO UPDATE SET sure_until = greatest(m.sure_until, excluded.sure_until)`,
      [shopId, resource, sure],
    );
    await noteRepairs(connection, work, resource, await whole.write(connection));
    return after;
  });
}

/** Shopify finds customers by whole days of change alone, in the shop's time: a day more is surely enough. */
function changedSince({ resource, since }: Part): string {
  if (resource !== "customers") return `updated_at:>='${seconds(since)}'`;
  return `updated_at:>='${seconds(new Date(since.getTime() - DAY_MS)).slice(0, 10)}'`;
}
