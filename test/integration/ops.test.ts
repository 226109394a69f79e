/** What whoever runs Encore asks it: alive, ready, and how it does. */
import { owner } from "#test/support/database.ts";
import { readFileSync } from "node:fs";

import { afterEach, describe, expect, test } from "vitest";

process.env["METRICS_TOKEN"] = "a-token-of-the-test";
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { loader: alive } = await import("#app/routes/ops/healthz.ts");
const { loader: ready } = await import("#app/routes/ops/readyz.ts");
const { loader: metrics } = await import("#app/routes/ops/metrics.ts");
const { registry, routePattern } = await import("#app/metrics.server.ts");
await prepareQueues();

function scrape(authorization?: string): Promise<Response> {
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  const request = new Request("https://encore.test/metrics", { headers });
  return metrics({ request, params: {}, context: {} });
}

describe("/readyz", () => {
  afterEach(() => owner.query("UPDATE _prisma_migrations SET finished_at = now()"));

  test("says that all is there", async () => {
    expect(alive().status).toBe(200);
    const answer = await ready();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "ready", database: true, migrations: true, queue: true });
  });

  test("says so while a migration of this version is missing", async () => {
    await owner.query(
      "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%main_job'",
    );
    const answer = await ready();
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: "not ready", database: true, migrations: false });
  });
});

describe("/metrics", () => {
  test("is for whoever has the token", async () => {
    expect((await scrape()).status).toBe(401);
    expect((await scrape("Bearer a-token-of-the-tesT")).status).toBe(401);
    expect((await scrape("Basic YTpi")).status).toBe(401);
    expect((await scrape("Bearer a-token-of-the-test")).status).toBe(200);
  });

  test("tells of queue, inbox, connections and the process, and names no shop", async () => {
    const answer = await scrape("Bearer a-token-of-the-test");
    expect(answer.headers.get("Content-Type")).toContain("text/plain");
    const text = await answer.text();
    for (const line of [
      'encore_inbox_webhooks{state="waiting"} 0',
      'encore_inbox_webhooks{state="failed"} 0',
      "encore_inbox_oldest_seconds 0",
      'encore_database_connections{state="total"}',
      "encore_http_request_seconds",
      "encore_nodejs_eventloop_lag_seconds",
    ]) {
      expect(text).toContain(line);
    }
    expect(text).not.toContain("myshopify");
  });
});

test("docs/operations.md explains every metric", () => {
  const text = readFileSync("docs/operations.md", "utf8");
  const ours = registry
    .getMetricsAsArray()
    .map(({ name }) => name)
    .filter((name) => !/^encore_(?:process|nodejs)_/.test(name));
  expect(ours.length).toBeGreaterThan(10);
  for (const name of ours) expect(text).toContain(`| \`${name}\``);
});

test("a route's pattern has nothing of the request in it", () => {
  expect(routePattern("/app/customers/7300000000133")).toBe("/app/customers/:id");
  expect(routePattern("/app/settings/privacy/018f2b3c-0000-7000-8000-000000000000")).toBe(
    "/app/settings/privacy/:id",
  );
  expect(routePattern("/assets/root-abc.js")).toBe("/assets");
  expect(routePattern("/wp-login.php")).toBe("other");
  expect(routePattern("/")).toBe("/");
});
