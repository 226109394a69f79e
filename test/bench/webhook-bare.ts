/**
 * What webhooks are measured against: a server that does no more than it must. It checks the same signature over the same
 * bytes and inserts one row for each request, on a pool of the same size.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import pg from "pg";

const [, , shopId = "", secret = "", poolSize = "10"] = process.argv;
const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: Number(poolSize) });

const INSERT = {
  name: "insert",
  text: `INSERT INTO bare_deliveries (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status)
         VALUES ($1, $2, $3, $4, $5, now(), $6, 'received')`,
};

async function take(request: IncomingMessage): Promise<number> {
  const body = await buffer(request);
  const header = (name: string) => String(request.headers[`x-shopify-${name}`] ?? "");
  const signature = Buffer.from(header("hmac-sha256"), "base64");
  const expected = createHmac("sha256", secret).update(body).digest();
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return 401;
  const [webhookId, topic, version, at] = ["webhook-id", "topic", "api-version", "triggered-at"].map(header);
  await pool.query({ ...INSERT, values: [shopId, webhookId, topic, version, at, body.toString("utf8")] });
  return 200;
}

const server = createServer((request, response) => {
  void take(request).then((status) => response.writeHead(status).end());
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit(0));
