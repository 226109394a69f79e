/**
 * Replays answers that were recorded from real shops against the development store and says how many match.
 *
 *   node test/dev-store/admin-graphql/conformance.ts --file recorded.jsonl [--report out.json]
 *
 * Each line of the file is one record: `query` (or `query_js`, what graphql-js accepts in its place), `variables`,
 * `operationName`, `response`, and `notes` with its `class` and `root_fields`. Only records that need no earlier state are
 * replayed, each against a new store that holds nothing but the shop. Judged are those whose root fields are built here;
 * static errors of other root fields are counted apart. Of every record that tells its requested cost it is said how many
 * ask the same here.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { Kind } from "graphql";
import { z } from "zod";

import type { AppConfig } from "../app-config.ts";
import { createDevStore } from "../server.ts";
import { ensureShop } from "../state/shop.ts";
import { differences } from "./compare.ts";
import { requestedCost } from "./cost.ts";
import { executeAdmin } from "./execute.ts";
import { parseDocument } from "./parse.ts";
import { resolvers } from "./resolvers.ts";
import { adminSchema } from "./schema.ts";
import { validateDocument } from "./validate.ts";

const STATELESS = [
  "static-error",
  "stateless-user-error",
  "stateless-top-error",
  "stateless-empty-read",
  "stateless-null-mutation",
];

const record = z.object({
  id: z.string(),
  query: z.string(),
  query_js: z.string().optional(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
  response: z.object({
    data: z.unknown().optional(),
    errors: z.array(z.unknown()).optional(),
    extensions: z
      .object({ cost: z.object({ requestedQueryCost: z.number() }).optional() })
      .nullish()
      .catch(undefined),
  }),
  notes: z.object({ class: z.string(), root_fields: z.array(z.string()), transient: z.unknown().optional() }),
});
type Recorded = z.infer<typeof record>;

export interface Judgement {
  id: string;
  /** Whether every root field of the record is built here. */
  built: boolean;
  differences: string[];
}

/** Replays one record against a store of its own. */
async function judge(entry: Recorded, scopes: string[]): Promise<Judgement> {
  const config: AppConfig = {
    name: "Conformance",
    handle: "conformance",
    applicationUrl: "https://conformance.example",
    scopes,
    optionalScopes: [],
    apiVersion: "2026-10",
    webhooks: [],
    complianceUri: null,
    proxy: null,
  };
  const devStore = await createDevStore({ appUrl: "http://127.0.0.1:1", config });
  try {
    ensureShop(devStore.store, devStore.shopDomain);
    const answer = await executeAdmin(devStore, {
      query: entry.query_js ?? entry.query,
      variables: entry.variables,
      operationName: entry.operationName,
      scopes,
    });
    const roots = new Set([
      ...Object.keys(resolvers["QueryRoot"] ?? {}),
      ...Object.keys(resolvers["Mutation"] ?? {}),
    ]);
    const { schema } = adminSchema();
    const known = (field: string) =>
      roots.has(field) ||
      !(
        field in (schema.getQueryType()?.getFields() ?? {}) ||
        field in (schema.getMutationType()?.getFields() ?? {})
      );
    return {
      id: entry.id,
      built: entry.notes.root_fields.every(known),
      differences: differences(entry.response, z.json().parse(JSON.parse(JSON.stringify(answer))) as object),
    };
  } finally {
    await devStore.close();
  }
}

/** Of the records that tell what was asked for the request, how many ask the same here; those we cannot price are left out. */
function countCosts(entries: readonly Recorded[]): { same: number; priced: number } {
  const { schema } = adminSchema();
  const counts = { same: 0, priced: 0 };
  for (const entry of entries) {
    const recorded = entry.response.extensions?.cost?.requestedQueryCost;
    const parsed = parseDocument(entry.query_js ?? entry.query);
    if (recorded === undefined || "errors" in parsed) continue;
    const { document } = parsed;
    const operation = document.definitions.find(
      (node) =>
        node.kind === Kind.OPERATION_DEFINITION &&
        (!entry.operationName || node.name?.value === entry.operationName),
    );
    if (operation?.kind !== Kind.OPERATION_DEFINITION || validateDocument(schema, document).length > 0)
      continue;
    counts.priced += 1;
    if (requestedCost({ schema, document, operation, variables: entry.variables ?? {} }) === recorded)
      counts.same += 1;
  }
  return counts;
}

/** The scopes of an app that may do everything. */
function allScopes(): string[] {
  const scopes = new Set<string>();
  const { schema, access } = adminSchema();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!("getFields" in type)) continue;
    for (const name of Object.keys(type.getFields())) {
      for (const scope of access(type.name, name, type.name)?.allOf.flat() ?? [])
        scopes.add(scope.replace(/^read_/, "write_"));
    }
  }
  return [...scopes];
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { file: { type: "string" }, report: { type: "string" } } });
  if (values.file === undefined)
    throw new Error("Say which recorded answers to replay: --file recorded.jsonl");
  const entries = readFileSync(values.file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => record.parse(JSON.parse(line)));
  const stateless = entries.filter(
    (entry) => STATELESS.includes(entry.notes.class) && entry.notes.transient !== true,
  );
  const scopes = allScopes();
  const judgements: Judgement[] = [];
  for (const entry of stateless) judgements.push(await judge(entry, scopes));
  const count = (judged: Judgement[]) =>
    `${judged.filter((one) => one.differences.length === 0).length} of ${judged.length}`;
  const built = judgements.filter((one) => one.built);
  const staticIds = new Set(
    stateless.filter((entry) => entry.notes.class === "static-error").map((entry) => entry.id),
  );
  for (const miss of judgements.filter(
    (one) => (one.built || staticIds.has(one.id)) && one.differences.length > 0,
  )) {
    console.log(`miss${miss.built ? "" : " (root not built)"}: ${miss.id}`);
    for (const difference of miss.differences.slice(0, 6)) console.log(`  ${difference}`);
  }
  console.log(`Root fields built here: ${count(built)} match.`);
  console.log(
    `Static errors of other root fields: ${count(judgements.filter((one) => !one.built && staticIds.has(one.id)))} match.`,
  );
  const { same, priced } = countCosts(entries);
  console.log(`Requested cost: the same for ${same} of ${priced} (${Math.round((100 * same) / priced)}%).`);
  if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(judgements, null, 1));
}

if (import.meta.main) await main();
