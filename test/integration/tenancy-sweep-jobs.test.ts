/**
 * The tenancy sweep of the jobs: every job is run for one shop with the ids of what is the other's, and every scheduled work
 * over all shops when it has something to do in one of them alone. What is new fails the first test until it is in the tables.
 */
import { owner } from "#test/support/database.ts";
import { describe, expect, test } from "vitest";

import { askedOfB } from "./tenancy-sweep-app.ts";
import { A, B, freshShops, unseenBy, written } from "./tenancy-sweep-checks.ts";
import { bodyNaming } from "./tenancy-sweep-bodies.ts";
import type { Ids } from "./tenancy-sweep-shops.ts";
import { runAs, workOff } from "./tenancy-sweep-work.ts";

const { jobs } = await import("#app/jobs/registry.server.ts");
const { schedules } = await import("#app/jobs/schedules.ts");

/** The data of each job but for the shop: all that it can be told. */
const JOBS: Readonly<Record<string, (ids: Ids) => object[]>> = {
  "import.start": ({ importId }) => [{ importId }],
  "import.watch": ({ importId }) => [{ importId }, { importId, hint: true }],
  "import.merge": ({ importId }) => [{ importId }],
  "webhook.drain": () => [{}],
  "webhook.process": ({ waitingWebhookId, drainedWebhookId }) => [
    { webhookId: waitingWebhookId },
    { webhookId: drainedWebhookId },
  ],
  "sync.reconcile": ({ runId }) => [{ runId }],
  "privacy.export": ({ preparingId }) => [{ requestId: preparingId }],
  "insights.refresh-facts": ({ customerId, orderId }) => [{ customerIds: [customerId], orderIds: [orderId] }],
  "insights.rebuild-facts": ({ importId }) => [{ importId }, {}],
  "customers.refresh-stats": ({ customerId }) => [{ customerIds: [customerId] }],
  "customers.rebuild-stats": ({ importId }) => [{ importId }, {}],
  "returns.carry-out": ({ requestId }) => [{ caseId: requestId, attemptId: requestId }],
  "returns.settle": ({ preparingId }) => [{ caseId: preparingId }],
  "returns.follow": ({ orderId }) => [{ orderIds: [orderId] }],
  "returns.adopt": ({ importId }) => [{ importId }],
  "returns.guest-code": ({ email, orderId }) => [
    { orderName: `#${orderId}`, contact: email.slice(0, 64), locale: "en" },
  ],
};

/** What makes scheduled work find something to do in A, and nothing in B. */
const SCHEDULES: Readonly<Record<string, Readonly<Record<string, () => Promise<unknown>>>>> = {
  "inbox.sweep": {
    "A's webhooks are old": () =>
      owner.query(
        `UPDATE webhook_deliveries SET received_at = now() - interval '40 days' WHERE shop_id = $1 AND status <> 'received'`,
        [A.own.shopId],
      ),
    "A's webhooks were left lying": () =>
      owner.query(
        `UPDATE webhook_deliveries SET received_at = now() - interval '3 hours' WHERE shop_id = $1 AND status = 'received'`,
        [A.own.shopId],
      ),
  },
  "sync.reconcile-all": {
    "B has removed Encore": () =>
      owner.query("UPDATE shops SET uninstalled_at = now() WHERE id = $1", [B.own.shopId]),
  },
  "returns.sweep": {
    "A's photos, codes and limits are over, and an attempt of A's was left lying": () =>
      owner.query(
        [
          `UPDATE return_photos SET case_id = NULL, line_id = NULL, uploaded_at = now() - interval '2 days'`,
          "UPDATE guest_codes SET expires_at = now()",
          "UPDATE rate_limits SET expires_at = now()",
          "UPDATE return_attempts SET status = 'waiting', created_at = now() - interval '1 hour', lease_until = NULL",
        ]
          .map((change) => `${change} WHERE shop_id = '${A.own.shopId}'`)
          .join("; "),
      ),
  },
  "privacy.sweep": {
    "A's exports are over": () =>
      owner.query("UPDATE customer_exports SET expires_at = now() WHERE shop_id = $1", [A.own.shopId]),
    "A was never set up and is to be erased": async () => {
      await owner.query(
        "UPDATE shops SET currency = NULL, time_zone = NULL, uninstalled_at = now() WHERE id = $1",
        [A.own.shopId],
      );
      await owner.query(
        `INSERT INTO webhook_deliveries (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status)
         VALUES ($1, 'redact', 'shop/redact', '2026-10', now(), now(), $2, 'received')`,
        [A.own.shopId, bodyNaming("shop/redact", A.own, A.own.word)],
      );
    },
  },
};

freshShops();

test("the sweep knows every job and every schedule", () => {
  expect(Object.keys(JOBS).sort()).toEqual(jobs.map(({ name }) => name).sort());
  expect(Object.keys(SCHEDULES).sort()).toEqual(schedules.map(({ name }) => name).sort());
});

describe.each(Object.entries(JOBS))("%s", (name, dataOf) => {
  const of = (ids: Ids, shopId: string) => dataOf(ids).map((data) => ({ ...data, shopId }));

  test("of A, given what is B's, leaves B as it is", async () => {
    // Even when its data says that it is B's: whom a job is for is said by its context.
    for (const data of [...of(B.own, A.own.shopId), ...of(B.own, B.own.shopId)]) {
      await unseenBy(B, JSON.stringify(data), async () => {
        await runAs(A, name, data);
        await workOff(A);
      });
    }
  });

  test("of A, given what both have, leaves B as it is", async () => {
    for (const data of of(A.twin, A.own.shopId)) {
      await unseenBy(B, JSON.stringify(data), async () => {
        await runAs(A, name, data);
        await workOff(A);
      });
    }
  });

  test("of B, given the same, does something there", async () => {
    const [data = {}] = of(B.own, B.own.shopId);
    const tables = await written(B, () => runAs(B, name, data), ["live_versions"]);
    expect(tables.length + askedOfB.length).toBeGreaterThan(0);
  });
});

describe.each(Object.entries(SCHEDULES))("%s", (name, cases) => {
  test.each(Object.entries(cases))("when %s, leaves B as it is", async (_, arrange) => {
    await arrange();
    const work = await schedules.find((one) => one.name === name)?.load();
    const tables = await unseenBy(B, "", () => written(A, async () => work?.(), ["live_versions"]));
    expect(tables.length, "something was to be done in A").toBeGreaterThan(0);
  });
});
