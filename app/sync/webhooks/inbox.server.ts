/** The inbox: a webhook is stored, together with the job that will work on it, and only then answered. */
import { withShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { log } from "#app/log.server.ts";
import { webhooksReceived } from "#app/metrics.server.ts";
import { findShopId } from "#app/shopify/shops.server.ts";

import { webhookProcess } from "../jobs.ts";

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
  const { shopDomain, topic, webhookId, apiVersion, triggeredAt, body } = delivery;
  const shopId = await findShopId(shopDomain);
  if (!shopId) {
    log.warn({ topic, reason: "unknown_shop" }, "a webhook was not stored");
    return "unknown_shop";
  }
  return withShopConnection({ shop: { id: shopId } }, async (connection) => {
    const inserted = await connection.query({
      name: "store-delivery",
      text: `INSERT INTO webhook_deliveries
               (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status)
             SELECT $1, $2, $3, $4, $5, now(), $6, 'received' WHERE EXISTS (SELECT FROM shops WHERE id = $1)
             ON CONFLICT DO NOTHING`,
      values: [shopId, webhookId, topic, apiVersion, triggeredAt, body],
    });
    if (inserted.rowCount === 0) return "duplicate";
    await enqueue(connection, webhookProcess, { shopId, webhookId });
    return "stored";
  });
}
