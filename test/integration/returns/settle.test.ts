/** From the parcel to the money: what was inspected is paid for once, whatever goes wrong on the way. */
import { owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { beforeAll, describe, expect, test } from "vitest";

const [devStore] = (await testDevStores(["settle.myshopify.com"])) as [
  Awaited<ReturnType<typeof testDevStores>>[number],
];
const { contextOf } = await import("#test/support/context.ts");
const { carryOut } = await import("#app/areas/returns/attempts/carry-out.server.ts");
const { approveCase, inspectCase, reopenCase, settleCase, tryAgain } =
  await import("#app/areas/returns/decide.server.ts");
const { settleNext } = await import("#app/areas/returns/settle.server.ts");
const { sweepReturns } = await import("#app/areas/returns/sweep.server.ts");
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { install } = await import("../sync/reconcile-support.ts");
const { attemptsOf, buy, caseOf, open, storedCase } = await import("./support.ts");

let shop: Awaited<ReturnType<typeof install>>["shop"];
let minutes = 0;
const at = () => contextOf(shop, new Date(Date.now() + minutes * 60_000));
/** No limit holds this member of staff up. */
const anyone = { limitMinor: null, mayApprove: false };
let locationId: bigint;

beforeAll(async () => {
  shop = (await install(devStore)).shop;
  await prepareQueues();
  const [location] = devStore.store.list("Location", { limit: 1 });
  locationId = BigInt(location!.id);
});

async function carryOnce(caseId: string): Promise<boolean> {
  const open = (await attemptsOf(caseId)).find(({ status }) => status === "waiting" || status === "calling");
  if (open) await carryOut(at(), { caseId, attemptId: open.id }, { lastTry: false });
  return open !== undefined;
}

/** Carries out and settles on until nothing is left to do, as the jobs would; what breaks off is tried again later. */
async function workOff(caseId: string): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    const worked = await carryOnce(caseId).catch(() => true);
    if (!worked) {
      const before = (await attemptsOf(caseId)).length;
      await settleNext(at(), { caseId }).catch(() => undefined);
      if ((await attemptsOf(caseId)).length === before) return;
    }
    minutes += 2;
  }
  throw new Error("It never comes to an end");
}

async function lineOf(caseId: string): Promise<string> {
  const { rows } = await owner.query("SELECT id FROM return_case_lines WHERE case_id = $1", [caseId]);
  return rows[0].id as string;
}

const refundsOf = (orderId: bigint) => devStore.store.children("Refund", Number(orderId));
const paidBack = (orderId: bigint) =>
  refundsOf(orderId).map(({ totalRefundedSet }) => totalRefundedSet.shopMoney.amount);

/** A case of two CDs at 12.50 that was approved. */
async function approved(quantity = 2) {
  const bought = buy(devStore);
  const { caseId } = await open(at(), caseOf(bought, { quantity }));
  await carryOnce(caseId);
  await approveCase(at(), { caseId });
  await carryOnce(caseId);
  return { bought, caseId };
}

interface Found {
  restocked?: number;
  damaged?: number;
  missing?: number;
}

const inspect = async (caseId: string, { restocked = 0, damaged = 0, missing = 0 }: Found) =>
  inspectCase(at(), { caseId }, [{ lineId: await lineOf(caseId), restocked, damaged, missing, locationId }]);

describe("a return that came back", () => {
  test("is refunded to the payment, restocked and closed", async () => {
    const { bought, caseId } = await approved();
    expect(await inspect(caseId, { restocked: 2 })).toMatchObject({ ok: true });
    expect(await storedCase(caseId)).toMatchObject({ status: "received" });
    await settleCase(at(), { caseId }, anyone);
    await workOff(caseId);
    expect(paidBack(bought.orderId)).toEqual(["25.0"]);
    expect(await storedCase(caseId)).toMatchObject({ status: "closed", stuck: null });
    const [line] = devStore.store.children("ReturnLineItem", Number((await storedCase(caseId))["return_id"]));
    expect(line).toMatchObject({ processedQuantity: 2, refundedQuantity: 2 });
    expect(line!.dispositions).toMatchObject([
      { type: "RESTOCKED", quantity: 2, locationId: Number(locationId) },
    ]);
    const { rows } = await owner.query(
      "SELECT type FROM events WHERE data ->> 'caseId' = $1 ORDER BY occurred_at, type",
      [caseId],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      "return.approved",
      "return.received",
      "return.refunded",
      "return.closed",
    ]);
  });

  test("is paid for what came, not for what is missing", async () => {
    const { bought, caseId } = await approved();
    await inspect(caseId, { damaged: 1, missing: 1 });
    await settleCase(at(), { caseId }, anyone);
    await workOff(caseId);
    expect(paidBack(bought.orderId)).toEqual(["12.5"]);
    expect(await storedCase(caseId)).toMatchObject({ status: "closed" });
  });

  test("in parts is refunded in parts, and no more than all of it", async () => {
    const { bought, caseId } = await approved();
    await inspect(caseId, { restocked: 1 });
    await settleCase(at(), { caseId }, anyone);
    await workOff(caseId);
    expect(paidBack(bought.orderId)).toEqual(["12.5"]);
    expect(await storedCase(caseId)).toMatchObject({ status: "approved" });
    expect(await inspect(caseId, { restocked: 0 })).toMatchObject({ failure: { code: "already_processed" } });
    expect(await inspect(caseId, { restocked: 3 })).toMatchObject({ failure: { code: "too_many_units" } });
    await inspect(caseId, { restocked: 2 });
    await settleCase(at(), { caseId }, anyone);
    await workOff(caseId);
    expect(paidBack(bought.orderId)).toEqual(["12.5", "12.5"]);
    expect(await storedCase(caseId)).toMatchObject({ status: "closed" });
  });

  test("is paid for at once when nothing need be sent back", async () => {
    const bought = buy(devStore);
    const { caseId } = await open(
      at(),
      caseOf(bought, { quantity: 2, keepItems: true, verdict: { decision: "approve" } }),
    );
    await workOff(caseId);
    expect(paidBack(bought.orderId)).toEqual(["25.0"]);
    expect(await storedCase(caseId)).toMatchObject({ status: "closed" });
  });

  test("above the limit waits for somebody with the right", async () => {
    const { bought, caseId } = await approved();
    await inspect(caseId, { restocked: 2 });
    await settleCase(at(), { caseId }, { limitMinor: 1_000n, mayApprove: false });
    await workOff(caseId);
    expect(await storedCase(caseId)).toMatchObject({ status: "received", approver_needed: true });
    expect(paidBack(bought.orderId)).toEqual([]);
    await settleCase(at(), { caseId }, { limitMinor: 1_000n, mayApprove: true });
    await workOff(caseId);
    expect(paidBack(bought.orderId)).toEqual(["25.0"]);
  });

  test("can be opened again", async () => {
    const { caseId } = await approved();
    await inspect(caseId, { restocked: 2 });
    await settleCase(at(), { caseId }, anyone);
    await workOff(caseId);
    await reopenCase(at(), { caseId });
    await carryOnce(caseId);
    expect(await storedCase(caseId)).toMatchObject({ status: "settled" });
  });
});

describe("never two refunds", () => {
  // Every request of the way from the decision to the end, lost on its way there or on its way back.
  const OPERATIONS = ["ReturnState", "SuggestedOutcome", "ReturnProcess", "ReturnClose"];
  test.each(
    OPERATIONS.flatMap((operation) => (["before", "after"] as const).map((when) => ({ operation, when }))),
  )(
    "when $operation is lost $when it was carried out",
    async ({ operation, when }) => {
      const { bought, caseId } = await approved();
      await inspect(caseId, { restocked: 2 });
      // A broken connection; of requests that the client would repeat, an answer that it gives up at.
      const broken =
        operation === "ReturnProcess"
          ? { kind: "disconnect" as const }
          : { kind: "fail" as const, status: 403 };
      devStore.faults.add({ interface: "admin-graphql", when, operation, ...broken });
      await settleCase(at(), { caseId }, anyone);
      await workOff(caseId);
      devStore.faults.clear();
      await workOff(caseId);
      expect(paidBack(bought.orderId)).toEqual(["25.0"]);
      expect(await storedCase(caseId)).toMatchObject({ status: "closed" });
    },
    120_000,
  );

  test("when the button is pressed five times at once, and the settling job runs five times", async () => {
    const { bought, caseId } = await approved();
    await inspect(caseId, { restocked: 2 });
    const five = [1, 2, 3, 4, 5];
    await Promise.all(five.map(() => settleCase(at(), { caseId }, anyone)));
    await Promise.all(five.map(() => settleNext(at(), { caseId })));
    await workOff(caseId);
    expect(paidBack(bought.orderId)).toEqual(["25.0"]);
  });

  test("when the worker was killed after Shopify had done it and before anything was written", async () => {
    const { bought, caseId } = await approved();
    await inspect(caseId, { restocked: 2 });
    await settleCase(at(), { caseId }, anyone);
    await settleNext(at(), { caseId });
    await carryOnce(caseId);
    expect(paidBack(bought.orderId)).toEqual(["25.0"]);
    // As the tables were while the call was under way.
    await owner.query("DELETE FROM return_attempts WHERE case_id = $1 AND kind = 'close'", [caseId]);
    await owner.query(
      `UPDATE return_attempts SET status = 'calling', outcome = NULL, finished_at = NULL, lease_until = now(),
         created_at = now() - interval '1 hour' WHERE case_id = $1 AND kind = 'process'`,
      [caseId],
    );
    await owner.query("UPDATE return_case_lines SET processed = 0 WHERE case_id = $1", [caseId]);
    await sweepReturns();
    const { rows } = await owner.query(
      "SELECT count(*)::int AS jobs FROM jobs.job WHERE name = 'returns.carry-out' AND data ->> 'caseId' = $1 AND state = 'created'",
      [caseId],
    );
    expect(rows[0].jobs).toBeGreaterThan(0);
    minutes += 2;
    await workOff(caseId);
    expect(paidBack(bought.orderId)).toEqual(["25.0"]);
    expect(await storedCase(caseId)).toMatchObject({ status: "closed" });
  });

  test("when somebody has refunded it in Shopify's admin before", async () => {
    const { bought, caseId } = await approved();
    await inspect(caseId, { restocked: 2 });
    const { processReturn } = await import("#test/dev-store/state/actions/index.ts");
    const returnId = Number((await storedCase(caseId))["return_id"]);
    const [line] = devStore.store.children("ReturnLineItem", returnId);
    const [payment] = devStore.store.children("OrderTransaction", Number(bought.orderId));
    processReturn(devStore, {
      returnId,
      lines: [{ returnLineItemId: line!.id, quantity: 2 }],
      refund: {
        amount: { shopMoney: { amount: "25.00", currencyCode: "USD" } },
        parentTransactionId: payment!.id,
        allowOverRefunding: false,
        note: null,
      },
    });
    await settleCase(at(), { caseId }, anyone);
    await workOff(caseId);
    await tryAgain(at(), caseId);
    await workOff(caseId);
    expect(paidBack(bought.orderId)).toEqual(["25.0"]);
  });
});
