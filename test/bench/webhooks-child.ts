/** The process of the webhook benchmark: answers webhooks, and imports a file when it is told to. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import express from "express";

process.env["SHOPIFY_API_KEY"] ??= "encore-bench";
process.env["SHOPIFY_APP_URL"] ??= "https://encore.test";
process.env["SCOPES"] ??= "read_orders";
process.env["LOG_LEVEL"] ??= "warn";

const [, , shopId = "", importId = "", url = ""] = process.argv;
const { shopContext } = await import("#app/context.server.ts");
const { withShopConnection } = await import("#app/db.server.ts");
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { lifecycle } = await import("#app/lifecycle.server.ts");
const { webhooks } = await import("#app/routes/webhooks/receive.server.ts");
const { mergeFile } = await import("#app/sync/bulk/merge.server.ts");
const { loadImport } = await import("#app/sync/bulk/state.server.ts");

await prepareQueues();
const context = await shopContext(shopId, { kind: "job", job: "bench" });
const found = await withShopConnection(context, (connection) => loadImport(connection, shopId, importId));
const part = found?.parts.find((each) => each.resource === "orders");
if (!found || !part) throw new Error("no such import");

const server = createServer(express().use("/webhooks", webhooks));
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));

process.on("message", (message) => {
  if (message === "import") {
    void mergeFile(context, found, part, url).then(() => process.send?.("imported"));
    return;
  }
  server.closeAllConnections();
  server.close();
  void lifecycle.stop().then(() => process.exit(0));
});
