/** Reads `shopify.app.toml` the way Shopify's CLI reads it, as far as the development store plays by it. */
import { readFileSync } from "node:fs";

import { parse } from "smol-toml";
import { z } from "zod";

const subscription = z.object({
  topics: z.array(z.string()).default([]),
  compliance_topics: z.array(z.string()).default([]),
  uri: z.string().min(1),
  include_fields: z.array(z.string()).default([]),
  filter: z.string().nullable().default(null),
  name: z.string().min(1).max(50).nullable().default(null),
});

const appToml = z.object({
  name: z.string().min(1).max(30),
  application_url: z.url(),
  handle: z.string().min(1).max(256).default("encore"),
  access_scopes: z
    .object({ scopes: z.string().default(""), optional_scopes: z.array(z.string()).default([]) })
    .default({ scopes: "", optional_scopes: [] }),
  webhooks: z.object({ api_version: z.string(), subscriptions: z.array(subscription).default([]) }),
  app_proxy: z
    .object({
      url: z.string().min(1),
      prefix: z.enum(["a", "apps", "community", "tools"]),
      subpath: z.string().regex(/^[\w-]{1,30}$/),
    })
    .optional(),
});

/** One `[[webhooks.subscriptions]]` block. */
export interface TomlSubscription {
  topics: string[];
  /** A path below the app's address, or a whole URL. */
  uri: string;
  /** Top-level or dotted fields that stay in the body; empty keeps the whole body. */
  includeFields: string[];
  /** Search syntax over the body's fields, or null. */
  filter: string | null;
  name: string | null;
}

/** What the development store needs of `shopify.app.toml`. */
export interface AppConfig {
  name: string;
  handle: string;
  /** The address that the toml names; the app under test may listen elsewhere. */
  applicationUrl: string;
  scopes: string[];
  optionalScopes: string[];
  apiVersion: string;
  webhooks: TomlSubscription[];
  /** Where the three compliance topics go, or null when the app declares none. */
  complianceUri: string | null;
  /** `url` is a path below the app's address, or a whole URL. */
  proxy: { url: string; prefix: string; subpath: string } | null;
}

/**
 * Parses the text of a `shopify.app.toml`.
 * @throws Error naming the key that is wrong, in one line.
 */
export function parseAppConfig(text: string): AppConfig {
  const parsed = appToml.safeParse(parse(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`shopify.app.toml: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not valid"}`);
  }
  const toml = parsed.data;
  const blocks = toml.webhooks.subscriptions;
  const relative = (uri: string): string => belowApp(toml.application_url, uri);
  const compliance = blocks.find((block) => block.compliance_topics.length > 0);
  return {
    name: toml.name,
    handle: toml.handle,
    applicationUrl: toml.application_url,
    scopes: toml.access_scopes.scopes
      .split(",")
      .map((scope) => scope.trim())
      .filter((scope) => scope !== ""),
    optionalScopes: toml.access_scopes.optional_scopes,
    apiVersion: toml.webhooks.api_version,
    webhooks: blocks
      .filter((block) => block.topics.length > 0)
      .map((block) => ({
        topics: block.topics,
        uri: relative(block.uri),
        includeFields: block.include_fields,
        filter: block.filter,
        name: block.name,
      })),
    complianceUri: compliance === undefined ? null : relative(compliance.uri),
    proxy: toml.app_proxy === undefined ? null : { ...toml.app_proxy, url: relative(toml.app_proxy.url) },
  };
}

/**
 * An address as a path below the app's own, or as it is when it lies elsewhere: the app under test listens elsewhere than
 * its toml says.
 */
export function belowApp(applicationUrl: string, uri: string): string {
  const base = applicationUrl.replace(/\/$/, "");
  return uri.startsWith(`${base}/`) ? uri.slice(base.length) : uri;
}

/** Reads and parses the file. @throws Error in one line when it is missing or wrong. */
export function readAppConfig(path: string): AppConfig {
  return parseAppConfig(readFileSync(path, "utf8"));
}
