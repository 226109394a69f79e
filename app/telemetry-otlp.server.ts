/** OpenTelemetry itself, loaded only where traces are sent (telemetry.server.ts): spans in batches, as OTLP over HTTP. */
import { randomUUID } from "node:crypto";

import { context, diag, DiagLogLevel, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

import { log } from "#app/log.server.ts";
import type { Tracing } from "#app/telemetry.server.ts";

/**
 * @param options.endpoint the collector's address, below which /v1/traces is
 * @param options.share how many of all traces are sent: 0 to 1
 */
export function openTelemetry(options: {
  endpoint: string;
  service: string;
  process: string;
  share: number;
}): Tracing {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // Its own words may repeat what a collector answered: the log says only that something is wrong.
  const complain = () => log.warn("traces could not be sent");
  const quiet = () => undefined;
  diag.setLogger(
    { error: complain, warn: complain, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": options.service,
      "service.instance.id": randomUUID(),
      "encore.process": options.process,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(options.share) }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${options.endpoint}/v1/traces` }) }),
    ],
  });
  return {
    tracer: provider.getTracer("encore"),
    kinds: {
      server: SpanKind.SERVER,
      client: SpanKind.CLIENT,
      consumer: SpanKind.CONSUMER,
      internal: SpanKind.INTERNAL,
    },
    failed: SpanStatusCode.ERROR,
    stop: () => provider.shutdown(),
  };
}
