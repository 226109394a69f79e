/** What is done at Shopify for a case is done once, whatever goes wrong on the way. */
import { owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { beforeAll, describe, expect, test } from "vitest";

import { createReturn, requestReturn } from "#test/dev-store/state/actions/index.ts";

const [devStore] = (await testDevStores(["attempts.myshopify.com"])) as [
  Awaited<ReturnType<typeof testDevStores>>[number],
];
const { contextOf } = await import("#test/support/context.ts");
const { carryOut } = await import("#app/areas/returns/attempts/carry-out.server.ts");
const { approveCase, cancelCase, declineCase, giveUp, tryAgain } =
  await import("#app/areas/returns/decide.server.ts");
const { followReturns } = await import("#app/areas/returns/follow.server.ts");
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { install } = await import("../sync/reconcile-support.ts");
const { attemptsOf, buy, caseOf, open, storedCase } = await import("./support.ts");

let shop: Awaited<ReturnType<typeof install>>["shop"];
/** Jobs are run by hand here, so that each can be broken off where the test wants it. */
let minutes = 0;
const at = () => contextOf(shop, new Date(Date.now() + minutes * 60_000));

beforeAll(async () => {
  shop = (await install(devStore)).shop;
  await prepareQueues();
});

const returnsOf = (orderId: bigint) => devStore.store.children("Return", Number(orderId));

async function carry(caseId: string, run = { lastTry: false }): Promise<void> {
  const waiting = (await attemptsOf(caseId)).find(
    ({ status }) => status === "waiting" || status === "calling",
  );
  if (!waiting) throw new Error("There is nothing to carry out");
  await carryOut(at(), { caseId, attemptId: waiting.id }, run);
}

describe("asking Shopify for a return", () => {
  test("makes it there, with the line that it is about", async () => {
    const bought = buy(devStore);
    const { caseId } = await open(at(), caseOf(bought));
    await carry(caseId);
    const [made] = returnsOf(bought.orderId);
    expect(made).toMatchObject({ status: "REQUESTED" });
    expect(await storedCase(caseId)).toMatchObject({
      status: "requested",
      return_id: String(made!.id),
      return_name: `${bought.orderName}-R1`,
      stuck: null,
    });
    const { rows } = await owner.query(
      "SELECT return_line_item_id FROM return_case_lines WHERE case_id = $1",
      [caseId],
    );
    expect(rows[0].return_line_item_id).not.toBeNull();
  });

  test("is followed by its approval, when the policy needs nobody", async () => {
    const bought = buy(devStore);
    const { caseId } = await open(at(), caseOf(bought, { verdict: { decision: "approve" } }));
    await carry(caseId);
    await carry(caseId);
    expect(returnsOf(bought.orderId)).toMatchObject([{ status: "OPEN" }]);
    expect(await storedCase(caseId)).toMatchObject({ status: "approved" });
    const { rows } = await owner.query("SELECT type FROM events WHERE subject = $1", [
      `ReturnCase/${caseId}`,
    ]);
    expect(rows).toEqual([{ type: "return.approved" }]);
  });

  test.each(["disconnect", "hang"] as const)(
    "is not asked twice when Shopify's answer is lost (%s)",
    async (kind) => {
      const bought = buy(devStore);
      const { caseId } = await open(at(), caseOf(bought));
      if (kind === "hang") return expectHangIsFound(bought, caseId);
      devStore.faults.add({ interface: "admin-graphql", kind, when: "after", operation: "ReturnRequest" });
      await expect(carry(caseId)).rejects.toThrow();
      expect(returnsOf(bought.orderId)).toHaveLength(1);
      // Whoever comes at once waits: the request may still be on its way.
      await carry(caseId);
      expect(await attemptsOf(caseId)).toMatchObject([{ status: "calling", tries: 1 }]);
      minutes += 2;
      await carry(caseId);
      expect(returnsOf(bought.orderId)).toHaveLength(1);
      expect(await attemptsOf(caseId)).toMatchObject([{ status: "done", tries: 2 }]);
      expect(await storedCase(caseId)).toMatchObject({ return_id: String(returnsOf(bought.orderId)[0]!.id) });
    },
  );

  /** Killed in the middle: the attempt was taken, what Shopify held was stored, Shopify was called, and nothing more. */
  async function expectHangIsFound(bought: ReturnType<typeof buy>, caseId: string): Promise<void> {
    await owner.query(
      `UPDATE return_attempts SET status = 'calling', tries = 1, before = '{"returns": []}', lease_until = now() WHERE case_id = $1`,
      [caseId],
    );
    requestReturn(devStore, {
      orderId: Number(bought.orderId),
      lines: [
        {
          fulfillmentLineItemId: Number(bought.fulfilmentLineItemId),
          quantity: 1,
          returnReason: "UNWANTED",
          returnReasonNote: undefined,
          customerNote: "",
        },
      ],
    });
    minutes += 2;
    await carry(caseId);
    expect(returnsOf(bought.orderId)).toHaveLength(1);
    expect(await attemptsOf(caseId)).toMatchObject([{ status: "done" }]);
  }

  test("is asked again when Shopify was never reached", async () => {
    const bought = buy(devStore);
    const { caseId } = await open(at(), caseOf(bought));
    devStore.faults.add({
      interface: "admin-graphql",
      kind: "disconnect",
      when: "before",
      operation: "ReturnRequest",
    });
    await expect(carry(caseId)).rejects.toThrow();
    expect(returnsOf(bought.orderId)).toHaveLength(0);
    minutes += 2;
    await carry(caseId);
    expect(returnsOf(bought.orderId)).toHaveLength(1);
  });

  test("says on the case that it is stuck when no try has got through, and goes on at the merchant's word", async () => {
    const bought = buy(devStore);
    const { caseId } = await open(at(), caseOf(bought));
    devStore.faults.add({
      interface: "admin-graphql",
      kind: "fail",
      status: 503,
      when: "before",
      operation: "ReturnRequest",
    });
    await expect(carry(caseId, { lastTry: true })).rejects.toThrow();
    expect(await storedCase(caseId)).toMatchObject({ stuck: "unavailable" });
    await tryAgain(at(), caseId);
    expect(await storedCase(caseId)).toMatchObject({ stuck: null });
    minutes += 2;
    await carry(caseId);
    expect(returnsOf(bought.orderId)).toHaveLength(1);
  });

  test("is refused in Shopify's words, and can be given up or tried again", async () => {
    const bought = buy(devStore, 1);
    const first = await open(at(), caseOf(bought));
    const second = await open(at(), caseOf(bought));
    await carry(first.caseId);
    await carry(second.caseId);
    expect(await attemptsOf(second.caseId)).toMatchObject([
      { status: "refused", error: "Return line item has an invalid quantity." },
    ]);
    expect(await storedCase(second.caseId)).toMatchObject({ stuck: "refused" });
    await tryAgain(at(), second.caseId);
    await carry(second.caseId);
    expect(await attemptsOf(second.caseId)).toMatchObject([{ status: "refused", tries: 2 }]);
    expect(await giveUp(at(), second.caseId)).toMatchObject({ ok: true });
    expect(await storedCase(second.caseId)).toMatchObject({ stuck: null });
  });

  test("by two workers at once happens once", async () => {
    const bought = buy(devStore);
    const { caseId } = await open(at(), caseOf(bought));
    const [attempt] = await attemptsOf(caseId);
    const worker = () => carryOut(at(), { caseId, attemptId: attempt!.id }, { lastTry: false });
    await Promise.all([worker(), worker(), worker()]);
    expect(returnsOf(bought.orderId)).toHaveLength(1);
  });
});

describe("what the merchant decides", () => {
  const requested = async () => {
    const bought = buy(devStore);
    const { caseId } = await open(at(), caseOf(bought));
    await carry(caseId);
    return { bought, caseId, revision: (await storedCase(caseId)).revision };
  };

  test("by two people at once is decided once", async () => {
    const { bought, caseId, revision } = await requested();
    const decided = await Promise.all([
      approveCase(at(), { caseId, revision }),
      declineCase(at(), { caseId, revision }, { reason: "OTHER", note: "No" }),
      approveCase(at(), { caseId, revision }),
    ]);
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
    expect(decided.flatMap((each) => (each.ok ? [] : [each.failure.code]))).toEqual(["changed", "changed"]);
    await carry(caseId);
    expect(["OPEN", "DECLINED"]).toContain(returnsOf(bought.orderId)[0]!["status"]);
  });

  test("is found done when somebody has done it in Shopify's admin meanwhile", async () => {
    const { bought, caseId, revision } = await requested();
    await approveCase(at(), { caseId, revision });
    const { approveReturn } = await import("#test/dev-store/state/actions/index.ts");
    approveReturn(devStore, { returnId: returnsOf(bought.orderId)[0]!.id });
    await carry(caseId);
    // Shopify says that it is not approvable any more; what it holds says that it is approved.
    expect(await storedCase(caseId)).toMatchObject({ status: "approved", stuck: null });
  });

  test("declines with words, and cancels", async () => {
    const one = await requested();
    await declineCase(at(), one, { reason: "FINAL_SALE", note: "It was on sale" });
    await carry(one.caseId);
    expect(await storedCase(one.caseId)).toMatchObject({
      status: "declined",
      decline_reason: "FINAL_SALE",
      decline_note: "It was on sale",
    });
    const other = await requested();
    await approveCase(at(), other);
    await carry(other.caseId);
    await cancelCase(at(), { caseId: other.caseId });
    await carry(other.caseId);
    expect(await storedCase(other.caseId)).toMatchObject({ status: "cancelled" });
    expect(returnsOf(other.bought.orderId)[0]).toMatchObject({ status: "CANCELED" });
  });

  test("needs a case of this shop", async () => {
    const { caseId } = await requested();
    const stranger = contextOf({ ...shop, id: "00000000-0000-7000-8000-000000000000" });
    expect(await approveCase(stranger, { caseId })).toMatchObject({ failure: { code: "not_found" } });
  });
});

describe("a return that was made in Shopify's admin", () => {
  test("becomes a case, once, and follows what is done there", async () => {
    const bought = buy(devStore);
    const made = createReturn(devStore, {
      orderId: Number(bought.orderId),
      lines: [
        {
          fulfillmentLineItemId: Number(bought.fulfilmentLineItemId),
          quantity: 2,
          returnReason: "SIZE_TOO_SMALL",
          returnReasonNote: undefined,
          customerNote: null,
        },
      ],
    });
    await mirror(bought, made.id, "OPEN");
    const orderIds = [bought.orderId.toString()];
    await Promise.all([followReturns(at(), { orderIds }), followReturns(at(), { orderIds })]);
    const { rows } = await owner.query("SELECT id FROM return_cases WHERE return_id = $1", [made.id]);
    expect(rows).toHaveLength(1);
    expect(await storedCase(rows[0].id)).toMatchObject({ channel: "shopify", status: "approved", units: 2 });
    const { closeReturn } = await import("#test/dev-store/state/actions/index.ts");
    closeReturn(devStore, { returnId: made.id });
    await owner.query("UPDATE returns SET status = 'CLOSED' WHERE id = $1", [made.id]);
    await followReturns(at(), { orderIds });
    expect(await storedCase(rows[0].id)).toMatchObject({ status: "closed" });
  });

  /** The mirror's rows of it, as sync writes them. */
  async function mirror(bought: ReturnType<typeof buy>, returnId: number, status: string): Promise<void> {
    await owner.query(
      `INSERT INTO orders (shop_id, id, name, test, currency, subtotal_minor, discounts_minor, shipping_minor, tax_minor,
         total_minor, current_subtotal_minor, current_tax_minor, current_total_minor, refunded_minor, taxes_included,
         shipping_tax_minor, presentment_currency, presentment_total_minor, fulfilment_status, processed_at, created_at, updated_at)
       VALUES ($1, $2, $3, false, 'USD', 2500, 0, 0, 0, 2500, 2500, 0, 2500, 0, false, 0, 'USD', 2500, 'FULFILLED', now(), now(), now())`,
      [shop.id, bought.orderId, bought.orderName],
    );
    await owner.query(
      `INSERT INTO order_line_items (shop_id, order_id, id, title, quantity, current_quantity, unit_price_minor, discounted_total_minor)
       VALUES ($1, $2, $3, 'A CD', 2, 2, 1250, 2500)`,
      [shop.id, bought.orderId, bought.lineItemId],
    );
    await owner.query(
      `INSERT INTO returns (shop_id, order_id, id, name, status, total_quantity, created_at, read_at)
       VALUES ($1, $2, $3, $4, $5, 2, now(), now())`,
      [shop.id, bought.orderId, returnId, `${bought.orderName}-R1`, status],
    );
    const lines = devStore.store.children("ReturnLineItem", returnId);
    await owner.query(
      `INSERT INTO return_line_items (shop_id, order_id, return_id, id, line_item_id, quantity, processed_quantity, refunded_quantity, reason)
       VALUES ($1, $2, $3, $4, $5, 2, 0, 0, 'too-small')`,
      [shop.id, bought.orderId, returnId, lines[0]!.id, bought.lineItemId],
    );
  }
});
