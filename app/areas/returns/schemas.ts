/** What pages send about returns. */
import { z } from "zod";

import { isDay } from "#app/shared/time.ts";

import { policySchema } from "./rules/policy-document.ts";

/** JSON in a form's field. */
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
});

/** The policy as it was edited, and the version that it was made from. */
export const savePolicyForm = z.object({
  policy: json.pipe(policySchema),
  version: z.coerce.number().int().min(0).max(2_147_483_646),
});

/** The queue's tabs; each but "all" is of one thing that a merchant does next, or has done. */
export const QUEUE_TABS = [
  "to_review",
  "awaiting",
  "received",
  "to_approve",
  "stuck",
  "settled",
  "closed",
  "declined",
  "all",
] as const;
export type QueueTab = (typeof QUEUE_TABS)[number];

export const QUEUE_SORTS = ["requested", "value"] as const;
export type QueueSort = (typeof QUEUE_SORTS)[number];

export const RESOLUTIONS = ["refund", "credit", "exchange"] as const;
export const CHANNELS = ["account", "storefront", "guest", "staff", "shopify"] as const;

/** PostgreSQL's text cannot hold NUL. */
const typed = (longest: number) =>
  z
    .string()
    .transform((text) => text.replaceAll("\0", "").trim())
    .pipe(z.string().max(longest));
const amount = z.string().regex(/^\d{1,12}([.,]\d{1,3})?$/).transform((text) => text.replace(",", ".")); // prettier-ignore
const day = z.string().refine(isDay);

const queueSchema = z.object({
  tab: z.enum(QUEUE_TABS).catch("to_review"),
  search: typed(200).catch(""),
  resolution: z.enum(RESOLUTIONS).nullable().catch(null),
  reason: z.string().regex(/^[\w-]{1,60}$/).nullable().catch(null),
  country: z.string().regex(/^[A-Z]{2}$/).nullable().catch(null),
  channel: z.enum(CHANNELS).nullable().catch(null),
  /** Value of the goods, decimal text in the shop's currency. */
  min: amount.nullable().catch(null),
  max: amount.nullable().catch(null),
  /** Days of the shop, both included. */
  from: day.nullable().catch(null),
  to: day.nullable().catch(null),
  sort: z.enum(QUEUE_SORTS).catch("requested"),
  ascending: z.literal("asc").transform(() => true).catch(false),
}); // prettier-ignore

export type QueueQuery = z.output<typeof queueSchema>;

/** What of an address is a filter, beside the tab and the sort. */
export const QUEUE_FILTERS = [
  ...["resolution", "reason", "country", "channel"],
  ...["min", "max", "from", "to"],
] as const;

/** `?tab=received&q=anna&reason=too-small&sort=value&order=asc`; whatever cannot be read is as if it were not there. */
export function queueQueryFrom(query: URLSearchParams): QueueQuery {
  const filters = Object.fromEntries(QUEUE_FILTERS.map((name) => [name, query.get(name)]));
  return queueSchema.parse({
    ...filters,
    tab: query.get("tab"),
    search: query.get("q") ?? "",
    sort: query.get("sort"),
    ascending: query.get("order"),
  });
}

/** The address's query for it, without what is so anyway. */
export function queueAddress(query: QueueQuery): URLSearchParams {
  const address = new URLSearchParams();
  if (query.tab !== "to_review") address.set("tab", query.tab);
  if (query.search !== "") address.set("q", query.search);
  for (const name of ["resolution", "reason", "country", "channel", "min", "max", "from", "to"] as const) {
    const value = query[name];
    if (value !== null) address.set(name, value);
  }
  if (query.sort !== "requested") address.set("sort", query.sort);
  if (query.ascending) address.set("order", "asc");
  return address;
}

/** As many as one page shows. */
export const MOST_AT_ONCE = 50;

const decline = {
  /** Shopify's reasons. */
  reason: z.enum(["FINAL_SALE", "OTHER", "RETURN_PERIOD_ENDED"]),
  /** Words for the shopper. */
  note: typed(500),
};
const caseIds = z.array(z.uuid()).min(1).max(MOST_AT_ONCE);

/** What the queue's page posts. */
export const queueForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("approve"), caseIds: json.pipe(caseIds) }),
  z.object({ intent: z.literal("decline"), caseIds: json.pipe(caseIds), ...decline }),
  z.object({
    intent: z.literal("save-view"),
    name: typed(40).pipe(z.string().min(1)),
    query: z.string().max(2_000),
  }),
  z.object({
    intent: z.literal("change-view"),
    viewId: z.uuid(),
    name: typed(40).pipe(z.string().min(1)),
    query: z.string().max(2_000),
  }),
  z.object({ intent: z.literal("delete-view"), viewId: z.uuid() }),
]);

const units = z.int().min(0).max(1_000_000);
const inspections = z
  .array(
    z.object({
      lineId: z.uuid(),
      restocked: units,
      damaged: units,
      missing: units,
      locationId: z
        .string()
        .regex(/^\d{1,18}$/)
        .transform(BigInt)
        .nullable(),
    }),
  )
  .min(1)
  .max(100);
/** Of the case as it was looked at. */
const revision = z.coerce.number().int().min(0).max(2_147_483_646);

/** What the page of one return posts. */
export const caseForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("approve"), revision }),
  z.object({ intent: z.literal("decline"), revision, ...decline }),
  z.object({ intent: z.literal("cancel"), revision }),
  z.object({ intent: z.literal("inspect"), revision, lines: json.pipe(inspections) }),
  z.object({ intent: z.literal("settle"), revision }),
  z.object({ intent: z.literal("close"), revision }),
  z.object({ intent: z.literal("reopen"), revision }),
  z.object({ intent: z.literal("try-again") }),
  z.object({ intent: z.literal("give-up") }),
  z.object({ intent: z.literal("message"), body: typed(2_000).pipe(z.string().min(1)) }),
]);
export type CaseForm = z.output<typeof caseForm>;

/** Our id of a case, as the address has it. */
export const caseIdSchema = z.uuid();
