/**
 * Traces, at our own edges: requests, jobs, database transactions and operations of the Admin API. Sent by OTLP when
 * OTEL_EXPORTER_OTLP_ENDPOINT is set; otherwise nothing of OpenTelemetry is loaded and `traced` only calls.
 *
 * A span says what kind of thing was done, how long it took and whether it failed: patterns, names of jobs and operations,
 * our own ids. Never a path, a query, a variable, a message of an error, a token or anything of a person.
 */
import type { Attributes, Span, SpanKind, SpanStatusCode, Tracer } from "@opentelemetry/api";

import { env } from "#app/env.server.ts";

/** What a span may be told while it lasts. */
export interface TracedSpan {
  set(attributes: Attributes): void;
  /** It went wrong, though nothing was thrown. @param type a kind of failure, e.g. "500" */
  fail(type: string): void;
}

export interface SpanDetails {
  /** In the words of OpenTelemetry: who is asked (server), who asks (client), who takes from a queue (consumer). */
  kind: "server" | "client" | "consumer" | "internal";
  attributes: Attributes;
}

/** What sends spans (telemetry-otlp.server.ts). */
export interface Tracing {
  readonly tracer: Tracer;
  /** Of OpenTelemetry's own enumerations, which would otherwise have to be loaded here. */
  readonly kinds: Record<SpanDetails["kind"], SpanKind>;
  readonly failed: SpanStatusCode;
  /** Sends what is left. */
  stop(): Promise<void>;
}

const SILENT: TracedSpan = { set: () => undefined, fail: () => undefined };
let tracing: Tracing | undefined;

/** Starts sending traces where there is somebody to send them to. @param process which kind of process this is */
export async function startTracing(process: "web" | "worker"): Promise<void> {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_SERVICE_NAME: service,
    OTEL_TRACES_SAMPLER_ARG,
  } = env();
  if (endpoint === undefined || tracing) return;
  const { openTelemetry } = await import("#app/telemetry-otlp.server.ts");
  tracing = openTelemetry({ endpoint, service, process, share: OTEL_TRACES_SAMPLER_ARG });
}

/** Sends what is left; the process is going down. */
export async function stopTracing(): Promise<void> {
  const last = tracing;
  tracing = undefined;
  await last?.stop();
}

/** Runs `work` in a span, which belongs to the one that it is called in. What `work` throws marks the span as failed. */
export async function traced<T>(
  name: string,
  details: SpanDetails,
  work: (span: TracedSpan) => Promise<T>,
): Promise<T> {
  if (!tracing) return work(SILENT);
  const { tracer, kinds, failed } = tracing;
  const options = { kind: kinds[details.kind], attributes: details.attributes };
  return tracer.startActiveSpan(name, options, async (span: Span) => {
    const fail = (type: string) => {
      span.setStatus({ code: failed });
      span.setAttribute("error.type", type);
    };
    try {
      return await work({ set: (attributes) => span.setAttributes(attributes), fail });
    } catch (error) {
      fail(kindOf(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The kind of an error alone: its message may hold what somebody wrote. */
function kindOf(error: unknown): string {
  if (error instanceof Response) return String(error.status);
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^\w+$/.test(code) ? `${error.name} ${code}` : error.name;
}
