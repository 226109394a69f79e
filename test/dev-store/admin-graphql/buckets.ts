/** The buckets of a store: one for the app, one for every client that the control interface gave a token. */
import type { Store } from "../state/store.ts";
import type { TokenGrant } from "./access.ts";
import { LeakyBucket } from "./throttle.ts";

const buckets = new WeakMap<Store, Record<TokenGrant["kind"], LeakyBucket>>();

/** The bucket that pays for requests with such a token; tests `configure` it. */
export function bucketOf(store: Store, kind: TokenGrant["kind"] = "offline"): LeakyBucket {
  let own = buckets.get(store);
  if (!own) buckets.set(store, (own = { offline: new LeakyBucket(), control: new LeakyBucket() }));
  return own[kind];
}

/** Full buckets of Shopify's size again. */
export function resetBuckets(store: Store): void {
  buckets.delete(store);
}
