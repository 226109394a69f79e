/** What the development store's own tests share: a store in memory and JSON requests to it. */
import { onTestFinished } from "vitest";

import type { AppConfig } from "#test/dev-store/app-config.ts";
import { createDevStore, type DevStoreOptions, type RunningDevStore } from "#test/dev-store/server.ts";

/** An app as its toml would describe it. */
export const TEST_CONFIG: AppConfig = {
  name: "Encore",
  handle: "encore",
  applicationUrl: "https://encore.example",
  scopes: ["read_orders", "read_customers", "read_products", "write_app_proxy"],
  optionalScopes: ["write_discounts"],
  apiVersion: "2026-10",
  webhooks: [
    {
      topics: ["app/uninstalled", "app/scopes_update"],
      uri: "/webhooks/app",
      includeFields: [],
      filter: null,
      name: null,
    },
    {
      topics: ["orders/create", "orders/updated", "orders/paid"],
      uri: "/webhooks/orders",
      includeFields: [],
      filter: null,
      name: null,
    },
  ],
  complianceUri: "/webhooks/compliance",
  proxy: { url: "/proxy", prefix: "apps", subpath: "care" },
};

/** A development store in memory that is closed when the test ends. */
export async function startDevStore(options: Partial<DevStoreOptions> = {}): Promise<RunningDevStore> {
  const devStore = await createDevStore({ appUrl: "http://127.0.0.1:9", config: TEST_CONFIG, ...options });
  onTestFinished(() => devStore.close());
  return devStore;
}

export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** Sends JSON and reads JSON. */
export async function send(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<JsonAnswer> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
