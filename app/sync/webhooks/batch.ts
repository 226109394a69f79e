/** Which of the webhooks that wait can be written together. */
import { isDeepStrictEqual } from "node:util";

import { type FromBody, orderFromBody } from "../mappers/order-body.ts";
import type { OrderRows } from "../mappers/rows.ts";
import { parseBody } from "./body.ts";

export interface WaitingWebhook {
  webhookId: string;
  /** The body of a topic that tells of a whole order, as it came. */
  text: string;
}

export interface WholeOrder {
  webhookId: string;
  rows: FromBody<OrderRows>["rows"];
}

export interface Batch {
  /** The newest state of each order, in the order of their ids. */
  orders: WholeOrder[];
  /** Webhooks that tell of an order what another of the batch tells as well, or an older state of it. */
  notNewer: string[];
  /** Webhooks that need a look of their own: unreadable ones, and those that do not say all. */
  alone: string[];
}

/** Puts together what can be written by one set of statements: one state of each order, and nothing doubtful. */
export function planBatch(waiting: readonly WaitingWebhook[]): Batch {
  const newest = new Map<bigint, WholeOrder>();
  const batch: Batch = { orders: [], notNewer: [], alone: [] };
  for (const { webhookId, text } of waiting) {
    const body = parseBody(text);
    const mapped = body === undefined ? undefined : orderFromBody(body);
    if (!mapped?.ok || mapped.value.lacks !== null) {
      batch.alone.push(webhookId);
      continue;
    }
    const found: WholeOrder = { webhookId, rows: mapped.value.rows };
    const { id } = found.rows.order;
    const other = newest.get(id);
    if (!other) {
      newest.set(id, found);
      continue;
    }
    switch (compare(found, other)) {
      case "newer":
        newest.set(id, found);
        batch.notNewer.push(other.webhookId);
        break;
      case "not_newer":
        batch.notNewer.push(webhookId);
        break;
      case "tied":
        // Shopify's times have whole seconds: which of the two is the later one, only the shop knows.
        batch.alone.push(webhookId);
    }
  }
  batch.orders = [...newest.values()].sort((one, other) =>
    one.rows.order.id < other.rows.order.id ? -1 : 1,
  );
  return batch;
}

function compare(found: WholeOrder, other: WholeOrder): "newer" | "not_newer" | "tied" {
  const later = Date.parse(found.rows.order.updatedAt) - Date.parse(other.rows.order.updatedAt);
  if (later === 0) return isDeepStrictEqual(found.rows, other.rows) ? "not_newer" : "tied";
  return later > 0 ? "newer" : "not_newer";
}
