/* eslint-disable @typescript-eslint/no-explicit-any --
   answers of every shape are read here, and a wrong reach into one fails its test */
/** A store whose life over the Admin API is watched: its clock, what it told, and how mutations are sent to it. */
import { expect } from "vitest";

import type { RunningDevStore } from "#test/dev-store/server.ts";
import { placeOrder } from "#test/dev-store/state/actions/index.ts";
import { orderInput } from "#test/dev-store/state/input/order.ts";
import type { Change } from "#test/dev-store/state/store.ts";
import { buildBody } from "#test/dev-store/webhooks/payloads/index.ts";
import { type Client, clientOf } from "./admin-graphql-support.ts";
import { startDevStore } from "./support.ts";

export const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;

export interface Life {
  devStore: RunningDevStore;
  admin: Client;
  /** What was told, with its body. */
  told: { topic: string; body: any }[];
  topics: () => string[];
  /** The body of the first change of a topic. */
  bodyOf: (topic: string) => any;
  /** Sets the clock. */
  setNow: (time: string) => void;
  /** Runs a mutation of one root field and returns its payload. */
  mutate: (text: string, variables?: Record<string, unknown>) => Promise<any>;
  /** A paid order of three mugs at 15.00. */
  threeMugs: () => { orderId: number; lineId: number };
}

/** A store in memory, at noon of 2026-06-01. */
export async function startLife(): Promise<Life> {
  let now = new Date("2026-06-01T12:00:00Z");
  const devStore = await startDevStore({ now: () => now });
  const admin = clientOf(devStore);
  const told: Life["told"] = [];
  devStore.store.changes.on("change", (change: Change) =>
    told.push({ topic: change.topic, body: buildBody(change, devStore) }),
  );
  return {
    devStore,
    admin,
    told,
    topics: () => told.map(({ topic }) => topic),
    bodyOf: (topic) => told.find((one) => one.topic === topic)?.body,
    setNow: (time) => {
      now = new Date(time);
    },
    mutate: async (text, variables = {}) => {
      const { body } = await admin(text, variables);
      expect(body.errors).toBeUndefined();
      return Object.values(body.data)[0];
    },
    threeMugs: () => {
      const { order, lineItems } = placeOrder(
        devStore,
        orderInput.parse({
          email: "ada@example.com",
          lineItems: [{ title: "Mug", quantity: 3, originalUnitPriceSet: "15.00" }],
        }),
      );
      return { orderId: order.id, lineId: lineItems[0]?.id ?? 0 };
    },
  };
}
