/** The inbox: a webhook is stored, together with the job that will work on it, and only then answered. */
import { inTransaction, type ShopConnection } from "#app/db.server.ts";
import { enqueueAll } from "#app/jobs/enqueue.server.ts";
import { log } from "#app/log.server.ts";
import { webhooksReceived } from "#app/metrics.server.ts";
import { findShopId } from "#app/shopify/shops.server.ts";

import { webhookDrain, webhookProcess } from "../jobs.ts";
import { inGroups } from "./in-groups.ts";
import { isWholeOrder } from "./whole-orders.ts";

/** A webhook whose signature was checked. */
export interface Delivery {
  shopDomain: string;
  /** "orders/create" */
  topic: string;
  /** The same on every retry of one delivery. */
  webhookId: string;
  apiVersion: string;
  triggeredAt: Date;
  body: string;
}

export type Stored = "stored" | "duplicate" | "unknown_shop";

/**
 * Stores a webhook once, however often it is delivered. Whatever comes of it, Shopify is to be answered 200: it would
 * only send the same again.
 * @returns unknown_shop, with nothing stored, for a shop that never installed Encore or was erased
 */
export async function storeDelivery(delivery: Delivery): Promise<Stored> {
  const outcome = await store(delivery);
  webhooksReceived.inc({ topic: delivery.topic, outcome });
  return outcome;
}

async function store(delivery: Delivery): Promise<Stored> {
  const shopId = await findShopId(delivery.shopDomain);
  if (shopId) return storeInGroup({ ...delivery, shopId });
  log.warn({ topic: delivery.topic, reason: "unknown_shop" }, "a webhook was not stored");
  return "unknown_shop";
}

interface ShopDelivery extends Delivery {
  shopId: string;
}

/** Two lanes: one group is on its way to the database while the disk is still busy with the other's commit. */
const storeInGroup = inGroups(storeGroup, { atMost: 64, lanes: 2 });

async function storeGroup(group: readonly ShopDelivery[]): Promise<Stored[]> {
  return inTransaction(async (connection) => {
    const { rows: fresh } = await connection.query<Fresh>({
      text: `SELECT shop_id AS "shopId", webhook_id AS "webhookId", topic FROM store_webhook_deliveries($1, $2, $3, $4, $5, $6)`,
      values: [
        group.map(({ shopId }) => shopId),
        group.map(({ webhookId }) => webhookId),
        group.map(({ topic }) => topic),
        group.map(({ apiVersion }) => apiVersion),
        group.map(({ triggeredAt }) => triggeredAt),
        group.map(({ body }) => body),
      ],
    });
    await enqueueWork(connection, fresh);
    const isNew = new Set(fresh.map(keyOf));
    // Of two that came at once one is new.
    return group.map((each) => (isNew.delete(keyOf(each)) ? "stored" : "duplicate"));
  });
}

interface Fresh {
  shopId: string;
  webhookId: string;
  topic: string;
}

const keyOf = ({ shopId, webhookId }: Pick<Fresh, "shopId" | "webhookId">) => `${shopId} ${webhookId}`;

/** Whole orders wait for the shop's next drain, which takes all of them; every other webhook has a job of its own. */
async function enqueueWork(connection: ShopConnection, fresh: readonly Fresh[]): Promise<void> {
  const whole = fresh.filter(({ topic }) => isWholeOrder(topic));
  const shops = [...new Set(whole.map(({ shopId }) => shopId))];
  await enqueueAll(
    connection,
    webhookDrain,
    shops.map((shopId) => ({ shopId })),
  );
  const others = fresh.filter(({ topic }) => !isWholeOrder(topic));
  await enqueueAll(
    connection,
    webhookProcess,
    others.map(({ shopId, webhookId }) => ({ shopId, webhookId })),
  );
}
