/**
 * The environment, parsed once: the only reader of `process.env` in the app. `.env.example` explains every variable.
 */
import { z } from "zod";

const secret = z.string().min(16, "must have at least 16 characters");
const url = z
  .url("must be a URL, e.g. https://encore.example.com")
  .transform((text) => text.replace(/\/$/, ""));
/** A number in words that whoever wrote the file understands. */
const number = (message: string, fits: (value: number) => boolean) =>
  z.string().transform(Number).refine(fits, message);
const whole = (least: number, most: number) =>
  number(
    `must be a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );
const flag = z.enum(["on", "off"], { error: 'must be "on" or "off"' }).transform((value) => value === "on");

/** "shop.myshopify.com=http://127.0.0.1:4000,…": requests to these shops go to a development store instead. */
const devStores = z.string().transform((text, context) => {
  const stores = new Map<string, string>();
  for (const pair of text.split(",").filter(Boolean)) {
    const [domain = "", origin = ""] = pair.split("=");
    const target = URL.canParse(origin) ? new URL(origin) : undefined;
    const loopback = target && ["127.0.0.1", "localhost", "[::1]"].includes(target.hostname);
    if (!/^[a-z0-9-]+\.myshopify\.com$/.test(domain) || !loopback) {
      context.addIssue({
        code: "custom",
        message: "must be shop.myshopify.com=http://127.0.0.1:PORT pairs, on this machine only",
      });
      return z.NEVER;
    }
    stores.set(domain, target.origin);
  }
  return stores;
});

/** Where mail is handed in: smtp:// (TLS where the server offers it) or smtps:// (TLS from the start). */
const smtpUrl = z.string().refine((text) => {
  const target = URL.canParse(text) ? new URL(text) : undefined;
  return target !== undefined && /^smtps?:$/.test(target.protocol) && target.hostname !== "";
}, "must be smtp://user:password@host:port or smtps://…");

/** "Name <address>" or an address alone; what would end the header line or name a second sender is refused. */
const mailFrom = z
  .string()
  .regex(
    /^(?:[^<>"\r\n,;]+ <[^\s@<>,;]+@[^\s@<>,;]+>|[^\s@<>,;]+@[^\s@<>,;]+)$/,
    'must be an address, e.g. "Fernhill Supply <care@fernhill.example>"',
  );

const database = z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgres://");

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  SHOPIFY_API_KEY: z.string().min(1, "is the app's client id"),
  SHOPIFY_API_SECRET: secret,
  SHOPIFY_APP_URL: url,
  SCOPES: z.string().transform((text) =>
    text
      .split(",")
      .map((scope) => scope.trim())
      .filter(Boolean),
  ),
  DATABASE_URL: database,
  DATABASE_DIRECT_URL: database.optional(),
  DATABASE_POOL_SIZE: whole(2, 200).default(10),
  PORT: whole(0, 65_535).default(3000),
  JOBS: flag.default(true),
  JOBS_CONCURRENCY: whole(1, 100).default(5),
  WORKER_PORT: whole(0, 65_535).optional(),
  SHUTDOWN_SECONDS: whole(1, 3_600).default(25),
  METRICS_TOKEN: secret.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  OTEL_SERVICE_NAME: z.string().default("encore"),
  OTEL_TRACES_SAMPLER_ARG: number(
    "must be a number from 0 to 1",
    (share) => share >= 0 && share <= 1,
  ).default(1),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailFrom.optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  DEV_STORES: devStores.default(new Map()),
  APP_BRIDGE_URL: url.optional(),
});

export type Env = z.infer<typeof schema> & { DATABASE_DIRECT_URL: string };

/** What only makes sense together. */
const environment = schema.superRefine((given, context) => {
  if (given.SMTP_URL !== undefined && given.MAIL_FROM === undefined)
    context.addIssue({ code: "custom", path: ["MAIL_FROM"], message: "goes with SMTP_URL" });
});

/**
 * Parses the variables. @throws Error with one line that names every missing or wrong one and says what it should be;
 * values are never repeated, because one of them is a secret.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  // An empty variable, as `VARIABLE=` in a .env file makes it, is a missing one.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(given);
  if (parsed.success)
    return {
      ...parsed.data,
      DATABASE_DIRECT_URL: parsed.data.DATABASE_DIRECT_URL ?? parsed.data.DATABASE_URL,
    };
  const faults = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return given[name] === undefined ? `${name} is missing` : `${name} ${issue.message}`;
  });
  throw new Error(`Environment: ${faults.join("; ")} (see .env.example)`);
}

let parsed: Env | undefined;

/** The process's environment. Exits with one clear line when it is not usable, before anything has started. */
export function env(): Env {
  if (!parsed) {
    try {
      parsed = parseEnv(process.env);
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exit(1);
    }
  }
  return parsed;
}
