/** The importing process of the benchmark: merges one file and prints how long it took and how much memory it needed. */
process.env["SHOPIFY_API_KEY"] ??= "encore-bench";
process.env["SHOPIFY_API_SECRET"] ??= "bench-secret-0123456789";
process.env["SHOPIFY_APP_URL"] ??= "https://encore.test";
process.env["SCOPES"] ??= "read_orders";
process.env["LOG_LEVEL"] ??= "warn";

const [, , shopId = "", importId = "", url = ""] = process.argv;
const { shopContext } = await import("#app/context.server.ts");
const { closeDb, withShopConnection } = await import("#app/db.server.ts");
const { mergeFile } = await import("#app/sync/bulk/merge.server.ts");
const { loadImport } = await import("#app/sync/bulk/state.server.ts");

const context = await shopContext(shopId, { kind: "job", job: "bench" });
const found = await withShopConnection(context, (connection) => loadImport(connection, shopId, importId));
const part = found?.parts.find((each) => each.resource === "orders");
if (!found || !part) throw new Error("no such import");

const started = performance.now();
await mergeFile(context, found, part, url);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(JSON.stringify({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
await closeDb();
