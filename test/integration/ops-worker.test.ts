/** A worker process tells of itself as a web process does, on a port of its own. */
import { owner } from "#test/support/database.ts";
import { randomUUID } from "node:crypto";

import { beforeAll, expect, test, vi } from "vitest";

import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { usd } from "#test/factories/shop-objects.ts";

import { testFleet, type EncoreProcess } from "./processes-support.ts";

const TOKEN = "a-token-of-the-worker";
const fleet = await testFleet("ops-worker.myshopify.com", (store) => {
  placeOrder(store, {
    lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
  });
});

let worker: EncoreProcess;
let url: string;
let shopId: string;

beforeAll(async () => {
  const web = await fleet.web("web");
  worker = await fleet.worker("worker", { WORKER_PORT: "0", METRICS_TOKEN: TOKEN });
  // It says so to its parent and to its log; the log may be a moment later.
  const port = await vi.waitFor(() => {
    const ready = worker.log().find((line) => line.msg === "worker is ready");
    expect(ready).toHaveProperty("port");
    return ready!["port"];
  });
  url = `http://127.0.0.1:${String(port)}`;
  shopId = await fleet.install(web);
});

const scrape = async () => {
  const answer = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  expect(answer.status).toBe(200);
  return answer.text();
};
/** The value of the one sample that has this name and these labels. */
const value = (text: string, sample: string) =>
  Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${sample} `))
      ?.split(" ")
      .at(-1),
  );

test("alive and ready, and nothing else is there", async () => {
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: "ready", queue: true });
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  expect((await fetch(`${url}/app`)).status).toBe(404);
});

test("tells of jobs by name, of the queue, and of the Admin API's budget by our id of the shop", async () => {
  const text = await scrape();
  expect(value(text, 'encore_job_seconds_count{job="import.merge",outcome="done"}')).toBeGreaterThan(0);
  expect(value(text, 'encore_job_seconds_sum{job="import.merge",outcome="done"}')).toBeGreaterThan(0);
  expect(value(text, `encore_admin_api_budget_points{shop="${shopId}"}`)).toBeGreaterThan(0);
  expect(text).not.toContain("myshopify");
});

test("tells of the webhooks it has worked on and of jobs that failed", async () => {
  placeOrder(fleet.store, {
    lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
  });
  // A job of a shop that there is not: it fails, and waits for its next try.
  await owner.query(
    "INSERT INTO jobs.job (name, data, retry_limit, retry_delay) VALUES ('sync.reconcile', $1, 3, 600)",
    [JSON.stringify({ shopId: randomUUID(), reason: "button" })],
  );
  await vi.waitFor(
    async () => {
      const text = await scrape();
      expect(value(text, 'encore_webhook_lag_seconds_count{outcome="done"}')).toBeGreaterThan(0);
      expect(value(text, 'encore_job_seconds_count{job="sync.reconcile",outcome="failed"}')).toBe(1);
      expect(value(text, 'encore_jobs{job="sync.reconcile",state="retry"}')).toBe(1);
    },
    { timeout: 20_000, interval: 200 },
  );
});

test("ends in order, and frees its port", async () => {
  worker.terminate();
  expect(await worker.exitCode).toBe(0);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
