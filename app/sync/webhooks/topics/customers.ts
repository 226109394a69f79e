/** customers/* and their consent and tags: the bodies hold parts of a customer, so the customer is read again. */
import { z } from "zod";

import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { tell } from "#app/jobs/enqueue.server.ts";
import { customersChanged } from "#app/jobs/signals.ts";
import { bumpLive } from "#app/live.server.ts";
import type { ShopContext } from "#app/context.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { readCustomer } from "#app/shopify/operations/customers.ts";

import { customerFromNode } from "../../mappers/customer.ts";
import { gidOf, numericId } from "../../mappers/parse.ts";
import { encodeCustomers, writeCustomers } from "../../writers/customers.ts";
import { deleteCustomer, mergeCustomer } from "../../writers/deletions.ts";
import { tellOfOrders } from "../apply.server.ts";
import { readOnce } from "../read-once.ts";
import {
  DONE,
  GONE,
  handler,
  NOT_NEWER,
  type Notice,
  type Outcome,
  type TopicHandler,
  unreadable,
} from "../topic.ts";

function reread(notice: Notice, id: bigint): Promise<Outcome> {
  return readOnce(notice, `Customer/${id}`, () => readAndWrite(notice, id));
}

async function readAndWrite(notice: Notice, id: bigint): Promise<Outcome> {
  const { context, historicBefore } = notice;
  const node = await readCustomer(adminClient(context), id);
  if (!node) return GONE;
  const mapped = customerFromNode(node);
  if (!mapped.ok) return unreadable(mapped.reason);
  const encoded = encodeCustomers([mapped.value]);
  return withShopConnection(context, async (connection) => {
    const written = await writeCustomers(connection, context.shop.id, encoded, { historicBefore });
    if (written === 0) return NOT_NEWER;
    await tellOfCustomers(connection, context, [id]);
    return DONE;
  });
}

async function tellOfCustomers(
  connection: ShopConnection,
  context: ShopContext,
  ids: bigint[],
): Promise<void> {
  await tell(connection, customersChanged, {
    shopId: context.shop.id,
    customerIds: ids.map((id) => id.toString()),
  });
  await bumpLive(connection, context.shop.id);
}

const byGid = handler(z.object({ admin_graphql_api_id: gidOf("Customer") }), (body, notice) =>
  reread(notice, body.admin_graphql_api_id),
);
const byCamelGid = handler(z.object({ customerId: gidOf("Customer") }), (body, notice) =>
  reread(notice, body.customerId),
);
const byCustomerId = handler(z.object({ customer_id: numericId }), (body, notice) =>
  reread(notice, body.customer_id),
);
const byId = handler(z.object({ id: numericId }), (body, notice) => reread(notice, body.id));

const deleted = handler(
  z.object({ admin_graphql_api_id: gidOf("Customer") }),
  async ({ admin_graphql_api_id: id }, { context, triggeredAt }) =>
    withShopConnection(context, async (connection) => {
      if (!(await deleteCustomer(connection, context.shop.id, id, triggeredAt))) {
        return { status: "ignored", reason: "deleted_before" };
      }
      await tellOfCustomers(connection, context, [id]);
      return DONE;
    }),
);

const merged = handler(
  z.object({
    status: z.string(),
    admin_graphql_api_customer_kept_id: gidOf("Customer"),
    admin_graphql_api_customer_deleted_id: gidOf("Customer"),
  }),
  async (body, notice) => {
    const { context, triggeredAt } = notice;
    if (body.status === "failed") return { status: "ignored", reason: "merge_failed" };
    const kept = body.admin_graphql_api_customer_kept_id;
    const lost = body.admin_graphql_api_customer_deleted_id;
    const outcome = await reread(notice, kept);
    // The one who was kept may be gone by now too, into a third.
    if (outcome.status === "failed") return outcome;
    await withShopConnection(context, async (connection) => {
      const { orderIds, keeper } = await mergeCustomer(connection, context.shop.id, {
        lost,
        kept,
        at: triggeredAt,
      });
      await tellOfCustomers(connection, context, [keeper, lost]);
      await tellOfOrders(connection, context, {
        orderIds,
        customerIds: [keeper.toString(), lost.toString()],
      });
    });
    return DONE;
  },
);

export const customerTopics = {
  "customers/create": byGid,
  "customers/update": byGid,
  "customers/enable": byGid,
  "customers/disable": byGid,
  "customers/delete": deleted,
  "customers/merge": merged,
  "customers_email_marketing_consent/update": byCustomerId,
  "customers_marketing_consent/update": byId,
  "customer.tags_added": byCamelGid,
  "customer.tags_removed": byCamelGid,
} satisfies Record<string, TopicHandler>;
