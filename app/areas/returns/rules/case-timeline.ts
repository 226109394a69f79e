/** What happened to a case, step by step, from what is stored about it. */

/** What an attempt was for, or came to. */
export type StepKind =
  | "requested"
  | "request"
  | "approve"
  | "create"
  | "decline"
  | "cancel"
  | "label"
  | "refund"
  | "credit"
  | "exchange"
  | "process"
  | "bonus"
  | "close"
  | "reopen"
  | "received"
  | "settle"
  | "message-customer"
  | "message-staff";

/** done; refused by Shopify; given up by staff; under way. */
export type StepState = "done" | "refused" | "given_up" | "under_way";

export interface TimelineStep {
  readonly key: string;
  readonly kind: StepKind;
  readonly state: StepState;
  /** UTC, ISO 8601. */
  readonly at: string;
  /** Shopify's id of who of the staff did it; null: the shopper, the policy, or somebody in Shopify. */
  readonly staffId: string | null;
  /** What moved, decimal text in the case's currency; null where no money did. */
  readonly amount: string | null;
  /** Shopify's words about a refusal. */
  readonly words: string | null;
}

export interface TimelineAttempt {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly error: string | null;
  readonly staffId: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** Of a `process`: what it paid and as what. */
  readonly paid: {
    readonly refund: string | null;
    readonly credit: string | null;
    readonly exchanged: boolean;
  };
  /** Of a `bonus`. */
  readonly amount: string | null;
}

export interface TimelineFacts {
  readonly requestedAt: Date;
  readonly decidedAt: Date | null;
  readonly receivedAt: Date | null;
  readonly settleAt: Date | null;
  readonly settleBy: string | null;
  readonly closedAt: Date | null;
  readonly status: string;
  readonly attempts: readonly TimelineAttempt[];
  readonly messages: readonly {
    readonly id: string;
    readonly author: string;
    readonly staffId: string | null;
    readonly at: Date;
  }[];
}

/** Newest first. What was done in Shopify's own admin has no attempt, and is told by its date alone. */
export function caseTimeline(facts: TimelineFacts): TimelineStep[] {
  const steps: TimelineStep[] = [step("requested", facts.requestedAt), ...facts.attempts.map(ofAttempt)];
  const wasDone = (...kinds: string[]) =>
    facts.attempts.some(({ kind, status }) => kinds.includes(kind) && status === "done");
  const { decidedAt, receivedAt, settleAt, closedAt, status } = facts;
  if (decidedAt && !wasDone("approve", "create", "decline")) {
    if (status === "declined") steps.push(step("decline", decidedAt));
    else if (status === "cancelled") steps.push(step("cancel", decidedAt));
    else steps.push(step("approve", decidedAt));
  }
  if (receivedAt) steps.push(step("received", receivedAt));
  if (settleAt) steps.push({ ...step("settle", settleAt), staffId: facts.settleBy });
  if (closedAt && !wasDone("close")) steps.push(step("close", closedAt));
  for (const { id, author, staffId, at } of facts.messages) {
    steps.push({ ...step(author === "staff" ? "message-staff" : "message-customer", at), key: id, staffId });
  }
  // Of what happened in one instant the later step was pushed later.
  return steps.toReversed().toSorted((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}

function step(kind: StepKind, at: Date): TimelineStep {
  return { key: kind, kind, state: "done", at: at.toISOString(), staffId: null, amount: null, words: null };
}

function ofAttempt(attempt: TimelineAttempt): TimelineStep {
  const { id, status, staffId, createdAt, finishedAt } = attempt;
  const state: StepState =
    status === "done" || status === "refused" || status === "given_up" ? status : "under_way";
  return {
    key: id,
    kind: kindOf(attempt),
    state,
    at: (finishedAt ?? createdAt).toISOString(),
    staffId,
    amount: attempt.paid.refund ?? attempt.paid.credit ?? attempt.amount,
    words: attempt.error,
  };
}

function kindOf({ kind, paid }: TimelineAttempt): StepKind {
  if (kind !== "process") return kind as StepKind;
  if (paid.refund !== null) return "refund";
  if (paid.credit !== null) return "credit";
  return paid.exchanged ? "exchange" : "process";
}
