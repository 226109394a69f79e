/** The three compliance topics: what is held of a customer, erasing a customer, erasing a shop. */
import { z } from "zod";

import { withShopConnection } from "#app/db.server.ts";
import { tell } from "#app/jobs/enqueue.server.ts";
import { customersChanged } from "#app/jobs/signals.ts";
import { bumpLive } from "#app/live.server.ts";
import { forgetShop } from "#app/shopify/shops.server.ts";

import { numericId, optionalText } from "../../mappers/parse.ts";
import { eraseCustomer, eraseShop, holdingsOf } from "../../writers/erasure.ts";
import { DONE, handler, type TopicHandler } from "../topic.ts";

const ofCustomer = z.object({
  customer: z.object({ id: numericId.nullish(), email: optionalText, phone: optionalText }),
});

/** Recorded with what is held; it is completed when the merchant has been given the data. */
const dataRequest = handler(ofCustomer, async ({ customer }, { context, topic, webhookId }) => {
  await withShopConnection(context, async (connection) => {
    const held = await holdingsOf(connection, context.shop.id, customer.id ?? null);
    await connection.query(
      `INSERT INTO compliance_requests (shop_id, webhook_id, topic, customer_id, received_at, outcome)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [context.shop.id, webhookId, topic, customer.id ?? null, context.now(), JSON.stringify(held)],
    );
  });
  return DONE;
});

const redactCustomer = handler(ofCustomer, async ({ customer }, { context, topic, webhookId }) => {
  const shopId = context.shop.id;
  await withShopConnection(context, async (connection) => {
    const erased = await eraseCustomer(
      connection,
      shopId,
      { id: customer.id ?? null, email: customer.email, phone: customer.phone },
      { at: context.now(), exceptWebhookId: webhookId },
    );
    await connection.query(
      `INSERT INTO compliance_requests (shop_id, webhook_id, topic, customer_id, received_at, completed_at, outcome)
       VALUES ($1, $2, $3, $4, $5, $5, $6) ON CONFLICT DO NOTHING`,
      [shopId, webhookId, topic, customer.id ?? null, context.now(), JSON.stringify(erased)],
    );
    if (customer.id != null) {
      await tell(connection, customersChanged, { shopId, customerIds: [customer.id.toString()] });
    }
    await bumpLive(connection, shopId);
  });
  return DONE;
});

/** Nothing of the shop is left afterwards but one line in the log. */
const redactShop: TopicHandler = async ({ context }) => {
  const erased = await withShopConnection(context, (connection) => eraseShop(connection, context.shop.id));
  forgetShop(context.shop.domain);
  context.log.info({ rows: erased }, "a shop was erased");
  return DONE;
};

export const complianceTopics = {
  "customers/data_request": dataRequest,
  "customers/redact": redactCustomer,
  "shop/redact": redactShop,
} satisfies Record<string, TopicHandler>;
