/** `GET state` and `POST reset`. */
import type { Router } from "express";

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

  control.post("/reset", (_request, response) => {
    store.clear();
    ensureShop(store, devStore.shopDomain);
    devStore.faults.clear();
    devStore.webhooks.reset();
    response.json({ reset: true });
  });
}
