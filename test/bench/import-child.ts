/** The importing process of the benchmark: merges the two files and prints how long it took and how much memory it needed. */
process.env["SHOPIFY_API_KEY"] ??= "encore-bench";
process.env["SHOPIFY_API_SECRET"] ??= "bench-secret-0123456789";
process.env["SHOPIFY_APP_URL"] ??= "https://encore.test";
process.env["SCOPES"] ??= "read_orders";
process.env["LOG_LEVEL"] ??= "warn";

const [, , shopId = "", importId = "", ...urls] = process.argv;
const { shopContext } = await import("#app/context.server.ts");
const { closeDb, withShopConnection } = await import("#app/db.server.ts");
const { mergeFile } = await import("#app/sync/bulk/merge.server.ts");
const { loadImport } = await import("#app/sync/bulk/state.server.ts");

const context = await shopContext(shopId, { kind: "job", job: "bench" });
const found = await withShopConnection(context, (connection) => loadImport(connection, shopId, importId));
if (!found) throw new Error("no such import");

const started = performance.now();
for (const [index, part] of found.parts.entries()) await mergeFile(context, found, part, urls[index] ?? "");
const seconds = (performance.now() - started) / 1000;
process.stdout.write(JSON.stringify({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
await closeDb();
