/** Traces: what a collector is sent when one is named, what it is never sent, and that nothing is loaded without one. */
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { usd } from "#test/factories/shop-objects.ts";
import { API_SECRET } from "#test/support/encore.ts";
import { owner } from "#test/support/database.ts";

import { testFleet } from "./processes-support.ts";

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}

const EMAIL = "vera.quist@example.org";
let sent = "";
const spans: SentSpan[] = [];
const collector = createServer((request, response) => {
  void buffer(request).then((body) => {
    expect(request.url).toBe("/v1/traces");
    sent += body.toString();
    const { resourceSpans } = JSON.parse(body.toString()) as {
      resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[];
    };
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
});
await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
afterAll(() => collector.close());
const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;

const fleet = await testFleet("traces.myshopify.com", (store) => {
  placeOrder(store, {
    email: EMAIL,
    lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
  });
});

const attribute = (span: SentSpan | undefined, key: string) =>
  Object.values(span?.attributes.find((each) => each.key === key)?.value ?? {})[0];

beforeAll(async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  const web = await fleet.web("web", env);
  const worker = await fleet.worker("worker", env);
  await fleet.install(web);
  await web.asMerchant(`/app/customers?search=${EMAIL}&id_token=eyJhbGciOi&hmac=feedbeef`);
  await web.asMerchant("/app/customers/7000000000001");
  expect(
    (await fetch(`${web.url}/app/settings?id_token=eyJforged&shop=traces.myshopify.com`)).status,
  ).not.toBe(500);
  web.terminate();
  worker.terminate();
  expect(await Promise.all([web.exitCode, worker.exitCode])).toEqual([0, 0]);
});

test("a request, a job and an operation of the Admin API are told of, each in its own trace of what caused it", () => {
  const request = spans.find(({ name }) => name === "GET /app/customers");
  expect(request).toMatchObject({ kind: 2 });
  expect(attribute(request, "http.route")).toBe("/app/customers");
  expect(Number(attribute(request, "http.response.status_code"))).toBe(200);
  expect(spans.map(({ name }) => name)).toContain("GET /app/customers/:id");

  const job = spans.find(({ name }) => name === "job import.start");
  expect(job).toMatchObject({ kind: 5 });
  expect(BigInt(job!.endTimeUnixNano)).toBeGreaterThan(BigInt(job!.startTimeUnixNano));
  const calls = spans.filter(({ parentSpanId }) => parentSpanId === job!.spanId);
  expect(calls.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^Admin API \w+$/));
  expect(new Set(calls.map(({ traceId }) => traceId))).toEqual(new Set([job!.traceId]));
  // Installing asks the Admin API too, in the request that does it.
  const installing = spans.find(({ name }) => name === "GET /app");
  expect(
    spans.some((span) => span.traceId === installing!.traceId && span.name.startsWith("Admin API")),
  ).toBe(true);
});

test("nothing that was sent holds a token, a query or anything of a person", async () => {
  const { rows } = await owner.query<{ access_token: string; refresh_token: string }>(
    "SELECT access_token, refresh_token FROM sessions",
  );
  expect(sent.length).toBeGreaterThan(1_000);
  for (const secret of [rows[0]!.access_token, rows[0]!.refresh_token, API_SECRET]) {
    expect(secret).toMatch(/\S{10,}/);
    expect(sent).not.toContain(secret);
  }
  for (const trace of [
    EMAIL,
    "vera",
    "Quist",
    "id_token",
    "hmac",
    "eyJ",
    "Bearer",
    "7000000000001",
    "myshopify",
  ]) {
    expect(sent.toLowerCase()).not.toContain(trace.toLowerCase());
  }
});

test("without a collector nothing of OpenTelemetry is loaded", async () => {
  const loaded = async (env: Record<string, string>) => {
    const script = `
      const { registerHooks } = await import("node:module");
      const asked = [];
      registerHooks({ resolve(name, context, next) { asked.push(name); return next(name, context); } });
      const { startTracing, stopTracing } = await import("#app/telemetry.server.ts");
      await startTracing("worker");
      await stopTracing();
      console.log(asked.filter((name) => name.includes("opentelemetry")).length);`;
    const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
    return Number(stdout);
  };
  expect(await loaded({})).toBe(0);
  expect(await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toBeGreaterThan(0);
});
