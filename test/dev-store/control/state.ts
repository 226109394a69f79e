/** `GET state` and `POST reset`. */
import type { Router } from "express";

import { resetBuckets } from "../admin-graphql/buckets.ts";
import { bulkOperationsOf } from "../bulk/operations.ts";
import { route } from "../http.ts";
import type { DevStore } from "../server.ts";
import { ensureShop } from "../state/shop.ts";
import { OBJECT_TYPES, type ObjectType } from "../state/store.ts";

export function stateRoutes(devStore: DevStore, control: Router): void {
  const { store, installation, tokens } = devStore;

  control.get("/state", (_request, response) => {
    const types = Object.keys(OBJECT_TYPES) as ObjectType[];
    response.json({
      shop: devStore.shopDomain,
      objects: Object.fromEntries(types.map((type) => [type, store.count(type)])),
      installation: installation.state(),
      tokens: tokens.counts(),
      faults: devStore.faults.list().length,
    });
  });

  control.post(
    "/reset",
    route(async (_request, response) => {
      await resetStore(devStore);
      response.json({ reset: true });
    }),
  );
}

/** Forgets everything, as if the store had just been made: objects, what is under way, and every setting. */
export async function resetStore(devStore: DevStore): Promise<void> {
  const { store } = devStore;
  // Ended first: ids begin anew, and what is under way must not write to what comes after it.
  await bulkOperationsOf(devStore).reset();
  store.clear();
  ensureShop(store, devStore.shopDomain);
  devStore.faults.reset();
  devStore.webhooks.reset();
  devStore.mail.clear();
  devStore.extensions.reset();
  devStore.tokens.reset();
  resetBuckets(store);
}
