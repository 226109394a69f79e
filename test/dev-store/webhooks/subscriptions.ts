/** Which subscriptions hear of a topic: those of the app's toml and those made over the Admin API. */
import type { AppConfig } from "../app-config.ts";
import type { Doc, Store } from "../state/store.ts";

export const COMPLIANCE_TOPICS: readonly string[] = [
  "customers/data_request",
  "customers/redact",
  "shop/redact",
];

/** A subscription as delivery needs it. */
export interface Subscription {
  /** The stored subscription's numeric id, or null for one of the toml. */
  id: number | null;
  uri: string;
  includeFields: readonly string[];
  filter: string | null;
  name: string | null;
}

/** Whether an app that is not installed any more still hears of a topic: that it was uninstalled, and personal data. */
export function outlivesInstallation(topic: string): boolean {
  return topic === "app/uninstalled" || COMPLIANCE_TOPICS.includes(topic);
}

/** Every subscription to a topic ("orders/create"); none but the compliance topics' when the app is not installed. */
export function subscriptionsTo(
  topic: string,
  from: { config: AppConfig; store: Store; installed: boolean },
): Subscription[] {
  const { config, store, installed } = from;
  if (COMPLIANCE_TOPICS.includes(topic)) {
    const uri = config.complianceUri;
    return uri === null ? [] : [{ id: null, uri, includeFields: [], filter: null, name: null }];
  }
  if (!installed) return [];
  const fromToml = config.webhooks
    .filter((subscription) => subscription.topics.includes(topic))
    .map(({ uri, includeFields, filter, name }) => ({ id: null, uri, includeFields, filter, name }));
  const stored = store
    .list("WebhookSubscription")
    .filter((doc) => doc["topic"] === topicEnum(topic))
    .map(fromDocument);
  return [...fromToml, ...stored];
}

/** "orders/create" as the Admin API's enum: "ORDERS_CREATE". */
export function topicEnum(topic: string): string {
  return topic.toUpperCase().replace(/[/.]/g, "_");
}

function fromDocument(doc: Doc): Subscription {
  const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
  return {
    id: doc.id,
    uri: text(doc["uri"]) ?? text(doc["callbackUrl"]) ?? "",
    includeFields: Array.isArray(doc["includeFields"]) ? doc["includeFields"].map(String) : [],
    filter: text(doc["filter"]),
    name: text(doc["name"]),
  };
}
