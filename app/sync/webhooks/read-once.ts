/**
 * One reading for many webhooks. Several topics tell of one change, and a burst tells of the same object many times; each
 * reading by the Admin API costs points, of which a standard shop gets a hundred a second. A reading that began after a webhook
 * was received has seen what that webhook tells of, and is not repeated for it by this process.
 */
import type { Notice, Outcome } from "./topic.ts";

/** What was read by then need not be read again. */
const READ_SINCE: Outcome = { status: "ignored", reason: "read_since" };

/** The database's clock, which says when a webhook was received, is not this process's: milliseconds they may differ by. */
const CLOCKS_MS = 2_000;
const KEPT = 10_000;

/** When the last reading of each object began that was stored, milliseconds; the oldest first. */
const began = new Map<string, number>();

/** @param object its type and id, "Order/1" @param read reads the object and stores what it read */
export async function readOnce(
  { context, receivedAt }: Pick<Notice, "context" | "receivedAt">,
  object: string,
  read: () => Promise<Outcome>,
): Promise<Outcome> {
  const key = `${context.shop.id} ${object}`;
  if ((began.get(key) ?? 0) > receivedAt.getTime() + CLOCKS_MS) return READ_SINCE;
  const now = context.now().getTime();
  const outcome = await read();
  if (outcome.status === "failed") return outcome;
  began.delete(key);
  began.set(key, now);
  for (const oldest of began.keys()) {
    if (began.size <= KEPT) break;
    began.delete(oldest);
  }
  return outcome;
}
