import { expect, test } from "vitest";

import { caseTimeline, type TimelineAttempt, type TimelineFacts } from "./case-timeline.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute));
const attempt = (kind: string, minute: number, over: Partial<TimelineAttempt> = {}): TimelineAttempt => ({
  id: `${kind} ${minute}`,
  kind,
  status: "done",
  error: null,
  staffId: null,
  createdAt: at(minute),
  finishedAt: at(minute),
  paid: { refund: null, credit: null, exchanged: false },
  amount: null,
  ...over,
});
const facts = (over: Partial<TimelineFacts>): TimelineFacts => ({
  requestedAt: at(0),
  decidedAt: null,
  receivedAt: null,
  settleAt: null,
  settleBy: null,
  closedAt: null,
  status: "requested",
  attempts: [],
  messages: [],
  ...over,
});
const told = (over: Partial<TimelineFacts>) =>
  caseTimeline(facts(over)).map(({ kind, state }) => `${kind} ${state}`);

test("the whole way of a refund, newest first", () => {
  expect(
    caseTimeline(
      facts({
        status: "closed",
        decidedAt: at(2),
        receivedAt: at(3),
        settleAt: at(4),
        settleBy: "7",
        closedAt: at(6),
        attempts: [
          attempt("request", 1),
          attempt("approve", 2, { staffId: "5" }),
          attempt("process", 5, { paid: { refund: "12.50", credit: null, exchanged: false } }),
          attempt("close", 6),
        ],
        messages: [{ id: "m", author: "staff", staffId: "5", at: at(4) }],
      }),
    ).map(({ kind, staffId, amount }) => [kind, staffId, amount]),
  ).toEqual([
    ["close", null, null],
    ["refund", null, "12.50"],
    ["message-staff", "5", null],
    ["settle", "7", null],
    ["received", null, null],
    ["approve", "5", null],
    ["request", null, null],
    ["requested", null, null],
  ]);
});

test("what was done in Shopify's admin, or ended here alone, is told once", () => {
  expect(told({ status: "closed", decidedAt: at(1), closedAt: at(2) })).toEqual([
    "close done",
    "approve done",
    "requested done",
  ]);
  expect(told({ status: "declined", decidedAt: at(1) })).toEqual(["decline done", "requested done"]);
  expect(told({ status: "declined", decidedAt: at(1), attempts: [attempt("decline", 1)] })).toEqual([
    "decline done",
    "requested done",
  ]);
});

test("what was refused, given up or is under way says so", () => {
  expect(
    told({
      attempts: [
        attempt("approve", 1, { status: "given_up", error: "No" }),
        attempt("approve", 2, { status: "refused", error: "No" }),
        attempt("approve", 3, { status: "calling", finishedAt: null }),
      ],
    }),
  ).toEqual(["approve under_way", "approve refused", "approve given_up", "requested done"]);
});
