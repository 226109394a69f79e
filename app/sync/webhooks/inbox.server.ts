/** The inbox: a webhook is stored, together with the job that will work on it, and only then answered. */
import { inTransaction } from "#app/db.server.ts";
import { enqueueAll } from "#app/jobs/enqueue.server.ts";
import { log } from "#app/log.server.ts";
import { webhooksReceived } from "#app/metrics.server.ts";
import { findShopId } from "#app/shopify/shops.server.ts";

import { webhookProcess } from "../jobs.ts";
import { inGroups } from "./in-groups.ts";

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
    const { rows } = await connection.query<{ shop_id: string; webhook_id: string }>({
      name: "store-deliveries",
      text: "SELECT shop_id, webhook_id FROM store_webhook_deliveries($1, $2, $3, $4, $5, $6)",
      values: [
        group.map(({ shopId }) => shopId),
        group.map(({ webhookId }) => webhookId),
        group.map(({ topic }) => topic),
        group.map(({ apiVersion }) => apiVersion),
        group.map(({ triggeredAt }) => triggeredAt),
        group.map(({ body }) => body),
      ],
    });
    await enqueueAll(
      connection,
      webhookProcess,
      rows.map(({ shop_id: shopId, webhook_id: webhookId }) => ({ shopId, webhookId })),
    );
    const fresh = new Set(rows.map((row) => `${row.shop_id} ${row.webhook_id}`));
    // Of two that came at once one is new.
    return group.map((each) => (fresh.delete(`${each.shopId} ${each.webhookId}`) ? "stored" : "duplicate"));
  });
}
