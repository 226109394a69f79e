/** Shopify as a load: signed webhooks over connections that stay open, as fast as they are answered or at a set rate. */
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { Pool } from "undici";
import { v7 } from "uuid";

export interface Load {
  /** The server's origin. */
  origin: string;
  secret: string;
  domains: readonly string[];
  /** Connections, and requests under way at once. */
  connections: number;
}

export interface Body {
  topic: string;
  text: string;
}

/** A webhook as Shopify sends it. @throws Error when it is not answered 200 */
export async function post(pool: Pool, load: Load, body: Body, domain: string): Promise<void> {
  const { statusCode, body: answer } = await pool.request({
    path: "/webhooks",
    method: "POST",
    body: body.text,
    headers: {
      "Content-Type": "application/json",
      "X-Shopify-Topic": body.topic,
      "X-Shopify-Hmac-Sha256": createHmac("sha256", load.secret).update(body.text).digest("base64"),
      "X-Shopify-Shop-Domain": domain,
      "X-Shopify-API-Version": "2026-10",
      "X-Shopify-Webhook-Id": v7(),
      "X-Shopify-Triggered-At": new Date().toISOString(),
    },
  });
  await answer.dump();
  if (statusCode !== 200) throw new Error(`A webhook was answered ${statusCode}`);
}

/** Sends `next` as fast as it is answered. @returns webhooks a second */
export async function closedLoop(load: Load, next: () => Body, seconds: number): Promise<number> {
  const pool = new Pool(load.origin, { connections: load.connections, pipelining: 1 });
  const began = performance.now();
  const until = began + seconds * 1000;
  let sent = 0;
  await Promise.all(
    Array.from({ length: load.connections }, async () => {
      while (performance.now() < until) {
        const domain = load.domains[sent % load.domains.length] ?? "";
        sent += 1;
        await post(pool, load, next(), domain);
      }
    }),
  );
  const took = (performance.now() - began) / 1000;
  await pool.close();
  return sent / took;
}

/**
 * Sends `next` at a rate, whether or not the ones before it have been answered.
 * @returns milliseconds from the moment each was due until its answer, in ascending order
 */
export async function openLoop(
  load: Load,
  next: () => Body,
  rate: number,
  seconds: number,
): Promise<number[]> {
  const pool = new Pool(load.origin, { connections: load.connections, pipelining: 1 });
  const began = performance.now();
  const times: number[] = [];
  const under: Promise<void>[] = [];
  for (let index = 0; index < rate * seconds; index += 1) {
    const due = began + (index / rate) * 1000;
    while (performance.now() < due) await sleep(1);
    const domain = load.domains[index % load.domains.length] ?? "";
    under.push(
      post(pool, load, next(), domain).then(() => {
        times.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(under);
  await pool.close();
  return times.sort((a, b) => a - b);
}

/** The value below which this share of the sorted values lies. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
