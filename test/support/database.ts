/**
 * A database of one's own for a test file: a clone of the migrated template, reached as the app reaches it (bound by
 * row-level security) and, to look at everything, as its owner.
 *
 * Import it before anything of `#app`: it sets DATABASE_URL, which the app reads when it is first imported.
 */
import { randomUUID } from "node:crypto";

import pg from "pg";
import { afterAll, inject } from "vitest";

import { provisionDatabase, serverAt } from "./postgres.ts";
import { TEMPLATE_DATABASE } from "./template.ts";

const name = `test_${randomUUID().replaceAll("-", "")}`;
const server = serverAt(inject("postgresPort"));
const { appUrl, ownerUrl } = await provisionDatabase(server, name, TEMPLATE_DATABASE);
process.env["DATABASE_URL"] = appUrl;
process.env["DATABASE_POOL_SIZE"] = "6";

/** As the owner of the tables, past row-level security: for arranging and for looking. */
export const owner = new pg.Pool({ connectionString: ownerUrl, max: 4 });
owner.on("error", () => undefined);

export const databaseUrls = { appUrl, ownerUrl };

afterAll(async () => {
  const { stopBoss } = await import("#app/jobs/boss.server.ts");
  const { closeDb } = await import("#app/db.server.ts");
  const { stopListening } = await import("#app/listen.server.ts");
  await stopBoss(2_000);
  await stopListening();
  await closeDb();
  await owner.end();
  const superuser = new pg.Client(server.superuserUrl("postgres"));
  await superuser.connect();
  await superuser.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await superuser.end();
});

/** A shop that has installed Encore, with what the Admin API would have told of it. */
export async function installedShop(
  details: { domain?: string; currency?: string; timeZone?: string } = {},
): Promise<{ id: string; domain: string; currency: string; timeZone: string }> {
  const { newId } = await import("#app/shared/ids.ts");
  const shop = {
    id: newId(),
    domain: details.domain ?? `shop-${randomUUID().slice(0, 8)}.myshopify.com`,
    currency: details.currency ?? "USD",
    timeZone: details.timeZone ?? "America/New_York",
  };
  await owner.query(
    "INSERT INTO shops (id, domain, name, currency, time_zone, scopes, installed_at) VALUES ($1, $2, 'A shop', $3, $4, '', now())",
    [shop.id, shop.domain, shop.currency, shop.timeZone],
  );
  return shop;
}
