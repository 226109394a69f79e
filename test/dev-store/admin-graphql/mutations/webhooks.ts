/** Webhook subscriptions made over the API; delivery reads them from the store. */
import { isEnumType } from "graphql";

import { toTime } from "../../state/input/values.ts";
import type { Doc } from "../../state/store.ts";
import { TOPICS } from "../../webhooks/payloads/index.ts";
import { topicEnum } from "../../webhooks/subscriptions.ts";
import { mayAccess } from "../access.ts";
import { given } from "../arguments.ts";
import { find, type AdminContext, type Args, type TypeResolvers } from "../context.ts";
import { accessDenied, NotModelledError, userError, type UserError } from "../errors.ts";
import { APP_ID } from "../fields/shop.ts";
import { adminSchema, type Access } from "../schema.ts";

const MAX_BYTES = 65_535;

export const webhookMutations: TypeResolvers = {
  Mutation: {
    webhookSubscriptionCreate: (_source, args, context) => {
      const topic = String(args["topic"]);
      mayHear(topic, context);
      return save(undefined, topic, args["webhookSubscription"] as Args, context);
    },
    webhookSubscriptionUpdate: (_source, args, context) => {
      const before = find(context, "WebhookSubscription", args["id"]);
      if (!before) {
        return {
          webhookSubscription: null,
          userErrors: [userError("id", "Webhook subscription does not exist")],
        };
      }
      return save(before, String(before["topic"]), args["webhookSubscription"] as Args, context);
    },
    webhookSubscriptionDelete: (_source, args, context) => {
      const before = find(context, "WebhookSubscription", args["id"]);
      if (!before) {
        return {
          deletedWebhookSubscriptionId: null,
          userErrors: [userError("id", "Webhook subscription does not exist")],
        };
      }
      context.devStore.store.remove("WebhookSubscription", before.id);
      return { deletedWebhookSubscriptionId: args["id"], userErrors: [] };
    },
  },
};

/**
 * Whether the caller may subscribe to a topic.
 * @throws NotModelledError for a topic that is never sent here, AdminError ACCESS_DENIED without a scope that it asks for
 */
function mayHear(topic: string, { scopes }: AdminContext): void {
  if (!TOPICS.some((sent) => topicEnum(sent) === topic))
    throw new NotModelledError("WebhookSubscriptionTopic", topic);
  const access = topicAccess(topic);
  if (access && !mayAccess(scopes, access)) throw accessDenied("webhookSubscriptionCreate", access.text);
}

/** What the schema's documentation of a topic asks for: "Requires at least one of the following scopes: read_orders, …". */
function topicAccess(topic: string): Access | undefined {
  const topics = adminSchema().schema.getType("WebhookSubscriptionTopic");
  const text = isEnumType(topics) ? (topics.getValue(topic)?.description ?? "") : "";
  const [, required = ""] = text.split(/\bRequires\b/);
  const anyOf = [...required.matchAll(/\bread_\w+/g)].map(([scope]) => scope);
  return anyOf.length > 0
    ? { text: `${anyOf.map((scope) => `\`${scope}\` access scope`).join(" or ")}.`, allOf: [anyOf] }
    : undefined;
}

function save(before: Doc | undefined, topic: string, raw: Args, { devStore }: AdminContext): object {
  const input = given("WebhookSubscriptionInput", raw, [
    "uri",
    "callbackUrl",
    "format",
    "filter",
    "includeFields",
    "metafieldNamespaces",
    "name",
  ]);
  if (input["format"] === "XML") throw new NotModelledError("WebhookSubscriptionInput", "format XML");
  const { store } = devStore;
  const now = toTime(devStore.now());
  const doc: Doc = {
    id: before?.id ?? store.nextId("WebhookSubscription"),
    topic,
    uri: input["uri"] ?? input["callbackUrl"] ?? before?.["uri"] ?? "",
    format: input["format"] ?? before?.["format"] ?? "JSON",
    filter: input["filter"] ?? before?.["filter"] ?? null,
    name: input["name"] ?? before?.["name"] ?? null,
    includeFields: input["includeFields"] ?? before?.["includeFields"] ?? [],
    metafieldNamespaces: (
      (input["metafieldNamespaces"] ?? before?.["metafieldNamespaces"] ?? []) as string[]
    ).map((namespace) =>
      namespace.replace(/^\$app(:|$)/, (_match, rest: string) => `app--${APP_ID}${rest ? "--" : ""}`),
    ),
    metafields: before?.["metafields"] ?? [],
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  const others = store.list("WebhookSubscription").filter((other) => other.id !== doc.id);
  const refusals = [
    ...addressFaults(doc, others),
    ...nameFaults(doc, others),
    ...filterFaults(doc["filter"]),
  ];
  if (refusals.length > 0) return { webhookSubscription: null, userErrors: refusals };
  store.put("WebhookSubscription", doc);
  return { webhookSubscription: doc, userErrors: [] };
}

function addressFaults(doc: Doc, others: readonly Doc[]): UserError[] {
  const uri = String(doc["uri"]);
  const faults = (...messages: string[]) =>
    messages.map((message) => userError("webhookSubscription.callbackUrl", `Address ${message}`));
  if (uri === "") return faults("can't be blank");
  if (Buffer.byteLength(uri) > MAX_BYTES) return faults("is too big (maximum is 64 KB)");
  const cloud = cloudFaults(uri);
  if (cloud) {
    const format =
      doc["format"] === "JSON"
        ? []
        : [userError("webhookSubscription.format", "Format can only be used with format: 'json'")];
    if (cloud.length > 0 || format.length > 0) return [...faults(...cloud), ...format];
  } else {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(uri)?.[1]?.toLowerCase();
    if (scheme === "kafka") return faults("protocol kafka:// is not supported", "is not a valid kafka topic");
    if (scheme !== undefined && scheme !== "https") return faults(`protocol ${scheme}:// is not supported`);
    if (!URL.canParse(uri) || new URL(uri).hostname === "") return faults("is invalid");
    const { hostname } = new URL(uri);
    if (hostname === "localhost" || hostname.endsWith(".myshopify.com"))
      return faults("cannot be a Shopify or an internal domain");
  }
  const same = others.some((other) =>
    ["topic", "uri", "format", "filter"].every((field) => other[field] === doc[field]),
  );
  return same ? faults("for this topic has already been taken") : [];
}

/** Faults of a Google Pub/Sub or Amazon EventBridge address; undefined for any other. */
function cloudFaults(uri: string): string[] | undefined {
  if (uri.startsWith("pubsub://")) {
    const [project, topic] = uri.slice("pubsub://".length).split(":");
    if (!project || !topic) {
      return [
        "protocol pubsub:// is not supported",
        "is not a valid GCP pub/sub format. Format should be pubsub://project:topic",
      ];
    }
    if (!/^([a-z][a-z0-9-]{4,28}[a-z0-9]|\d+)$/.test(project))
      return ["is invalid", "is not a valid GCP project id."];
    if (!/^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/.test(topic))
      return ["is invalid", "is not a valid GCP topic id."];
    return [];
  }
  if (uri.startsWith("arn:")) {
    const match =
      /^arn:aws:events:[a-z0-9-]+::event-source\/aws\.partner\/shopify\.com(?:\.test)?\/(\d+)\/.+$/.exec(uri);
    if (!match) return ["is invalid", "is not a valid AWS ARN"];
    if (Number(match[1]) !== APP_ID) {
      return [
        "is invalid",
        `is an AWS ARN and includes api_client_id '${match[1] ?? ""}' instead of '${APP_ID}'`,
      ];
    }
    return [];
  }
  return undefined;
}

function nameFaults(doc: Doc, others: readonly Doc[]): UserError[] {
  const name = doc["name"];
  if (typeof name !== "string") return [];
  const fault = (message: string) => [userError("webhookSubscription.name", `Name ${message}`)];
  if (name === "") return fault("is too short (minimum is 1 character)");
  if (!/^[\w-]+$/.test(name))
    return fault("name field can only contain alphanumeric characters, underscores, and hyphens");
  const taken = others.some((other) => String(other["name"]).toLowerCase() === name.toLowerCase());
  return taken ? fault("already exists, no duplicate allowed") : [];
}

function filterFaults(filter: unknown): UserError[] {
  if (typeof filter !== "string" || filter === "") return [];
  if (Buffer.byteLength(filter) > MAX_BYTES) {
    return [userError("webhookSubscription", "The specified filter exceeds the maximum allowed size.")];
  }
  const terms = filter.split(/[\s()]+/).filter((word) => word !== "" && !/^(AND|OR|NOT)$/i.test(word));
  if (terms.every((word) => word.includes(":") || /["']$/.test(word))) return [];
  const message =
    "The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.";
  return [userError("webhookSubscription", message)];
}
