/** The three compliance topics: what is held of a customer, erasing a customer, erasing a shop (docs/privacy.md). */
import { z } from "zod";

import { withShopConnection } from "#app/db.server.ts";
import { tell } from "#app/jobs/enqueue.server.ts";
import { customersChanged } from "#app/jobs/signals.ts";
import { bumpLive } from "#app/live.server.ts";

import { numericId, optionalText } from "../../mappers/parse.ts";
import { deleteTexts, eraseCustomer } from "../../privacy/erase-customer.server.ts";
import { eraseShop, isInstalled } from "../../privacy/erase-shop.server.ts";
import { recordAccess, recordErasure } from "../../privacy/requests.server.ts";
import { DONE, handler, type TopicHandler } from "../topic.ts";

const customer = z.object({ id: numericId.nullish(), email: optionalText, phone: optionalText });
const orders = z
  .array(numericId)
  .nullish()
  .transform((ids) => ids ?? []);

/** Its export is made by a job; the merchant finds it under Settings. Shopify's own id of the request is its name. */
const dataRequest = handler(
  z.object({
    customer,
    orders_requested: orders,
    data_request: z.object({ id: numericId }).nullish(),
  }),
  async (body, { context, webhookId }) => {
    const person = { customerId: body.customer.id ?? null, orderIds: body.orders_requested };
    const source = body.data_request
      ? `data_request/${body.data_request.id}/${person.customerId ?? ""}`
      : `webhook/${webhookId}`;
    await withShopConnection(context, (connection) => recordAccess(connection, context, { source, person }));
    return DONE;
  },
);

const redactCustomer = handler(
  z.object({ customer, orders_to_redact: orders }),
  async (body, { context, webhookId }) => {
    const shopId = context.shop.id;
    const { id, email, phone } = body.customer;
    const person = { customerId: id ?? null, orderIds: body.orders_to_redact, email, phone };
    const texts = await withShopConnection(context, (connection) =>
      deleteTexts(connection, shopId, person, webhookId),
    );
    await withShopConnection(context, async (connection) => {
      const rows = await eraseCustomer(connection, shopId, person, context.now());
      const erased = { ...texts, ...rows };
      await recordErasure(connection, context, { source: `webhook/${webhookId}`, person, erased });
      if (person.customerId !== null) {
        await tell(connection, customersChanged, { shopId, customerIds: [person.customerId.toString()] });
      }
      await bumpLive(connection, shopId);
    });
    return DONE;
  },
);

/** Nothing of the shop is left afterwards but one line in the log; unless it has installed Encore again meanwhile. */
const redactShop: TopicHandler = async ({ context }) => {
  if (await isInstalled(context.shop)) return { status: "ignored", reason: "installed_again" };
  const rows = await eraseShop(context.shop);
  context.log.info({ rows }, "a shop was erased");
  return DONE;
};

export const complianceTopics = {
  "customers/data_request": dataRequest,
  "customers/redact": redactCustomer,
  "shop/redact": redactShop,
} satisfies Record<string, TopicHandler>;
