/** What happened to an order, newest first, as the admin's timeline tells it. */
import type { DevStore } from "../../server.ts";
import type { OrderDoc } from "../../state/documents.ts";
import { money } from "./format.ts";

export interface TimelineEntry {
  at: string;
  text: string;
}

export function timelineOf({ store }: DevStore, order: OrderDoc): TimelineEntry[] {
  const entries: TimelineEntry[] = [{ at: order.processedAt, text: `${order.name} was placed` }];
  const say = (at: string | null, text: string): void => {
    if (at !== null) entries.push({ at, text });
  };
  for (const { kind, status, amountSet, formattedGateway, processedAt } of store.children(
    "OrderTransaction",
    order.id,
  )) {
    const amount = money(amountSet.presentmentMoney);
    const failed = status === "SUCCESS" ? "" : ` (${status.toLowerCase()})`;
    if (kind === "REFUND") say(processedAt, `${amount} was refunded by ${formattedGateway}${failed}`);
    else if (kind === "SALE" || kind === "CAPTURE")
      say(processedAt, `${amount} was paid by ${formattedGateway}${failed}`);
    else say(processedAt, `${amount}: ${kind.toLowerCase()} by ${formattedGateway}${failed}`);
  }
  for (const parcel of store.children("Fulfillment", order.id)) {
    const count = `${parcel.totalQuantity} ${parcel.totalQuantity === 1 ? "item" : "items"}`;
    say(parcel.createdAt, `${count} were fulfilled (${parcel.name})`);
    say(parcel.deliveredAt, `${parcel.name} was delivered`);
  }
  for (const entry of store.children("Return", order.id)) {
    const { name, createdAt, requestApprovedAt, closedAt } = entry;
    say(createdAt, `Return ${name} was made`);
    say(requestApprovedAt, `Return ${name} was approved`);
    say(closedAt, `Return ${name} was closed`);
  }
  say(order.cancelledAt, `${order.name} was cancelled`);
  // Of the same second the later said is the newer.
  return entries.reverse().sort((a, b) => b.at.localeCompare(a.at));
}
