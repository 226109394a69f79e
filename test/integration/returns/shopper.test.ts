/** The shopper's side: every question and every deed, as the storefront and customer accounts ask them. */
import { owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { serveWebhooks } from "#test/support/webhook-door.ts";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { createProduct } from "#test/dev-store/state/actions/index.ts";
import { fulfilOrder } from "#test/dev-store/state/actions/fulfil-order.ts";
import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { mintCustomerToken } from "#test/dev-store/oauth/session-token.ts";

const webhooks = await serveWebhooks();
const [devStore] = (await testDevStores(["shopper.myshopify.com"], { appUrl: webhooks.origin })) as [
  Awaited<ReturnType<typeof testDevStores>>[number],
];
const { startWorkers } = await import("#app/jobs/worker.server.ts");
const { saveReturnSettings } = await import("#app/areas/returns/settings.server.ts");
const { savePolicy, currentPolicy } = await import("#app/areas/returns/policy-store.server.ts");
const { DEFAULT_POLICY } = await import("#app/areas/returns/policy.ts");
const { install } = await import("../sync/reconcile-support.ts");
const { askExtension, askProxy, shopperTools } = await import("./shopper-support.ts");
const { bought, lineOf, selection, submission } = shopperTools(devStore);
const { becomes, storedCase } = await import("./support.ts");

let context: Awaited<ReturnType<typeof install>>;

beforeAll(async () => {
  context = await install(devStore);
  await startWorkers();
});
afterAll(() => webhooks.close());
beforeEach(async () => {
  await owner.query("DELETE FROM rate_limits");
});

describe("a signed-in shopper", () => {
  test("sees their orders, and one of them line by line", async () => {
    const order = await bought("ada@example.com");
    const start = await askProxy(devStore, "GET start", { customerId: order.customerId });
    expect(start.body).toMatchObject({ signedIn: true, guests: true, off: false });
    expect(start.body.orders).toMatchObject([{ orderId: order.orderId, name: order.name, units: 2 }]);
    const { status, body } = await askProxy(devStore, `GET orders/${order.orderId}`, {
      customerId: order.customerId,
    });
    expect(status).toBe(200);
    expect(body.lines).toMatchObject([
      { title: "A CD", unitMinor: "1250", returnable: 2, refusal: null, photos: 0 },
    ]);
    expect(body.lines[0].reasons[0]).toBe("damaged-or-defective");
  });

  test("is shown an order from what is kept, and anew when it has changed", async () => {
    const order = await bought("warm@example.com");
    await askProxy(devStore, `GET orders/${order.orderId}`, { customerId: order.customerId });
    devStore.faults.add({ interface: "admin-graphql", kind: "fail", status: 500, count: null });
    const warm = await askProxy(devStore, `GET orders/${order.orderId}`, { customerId: order.customerId });
    devStore.faults.clear();
    expect(warm.status).toBe(200);
    await owner.query("UPDATE orders SET updated_at = updated_at + interval '1 minute' WHERE id = $1", [
      order.orderId,
    ]);
    const { rows } = await owner.query("SELECT read_at FROM returnable_orders WHERE order_id = $1", [
      order.orderId,
    ]);
    await askProxy(devStore, `GET orders/${order.orderId}`, { customerId: order.customerId });
    const { rows: anew } = await owner.query("SELECT read_at FROM returnable_orders WHERE order_id = $1", [
      order.orderId,
    ]);
    expect(anew[0].read_at.getTime()).toBeGreaterThan(rows[0].read_at.getTime());
  });

  test("sees what each outcome comes to, asks for one, and can follow it to the slip", async () => {
    const order = await bought("bea@example.com");
    const { customerId } = order;
    const seen = await askProxy(devStore, "POST outcomes", { customerId }, await selection(order));
    expect(seen.status).toBe(200);
    expect(seen.body.outcomes).toMatchObject([
      { resolution: "refund", backMinor: "1250", feesMinor: "0", owedMinor: "0", choose: false },
      { resolution: "store-credit", backMinor: "1250" },
      { resolution: "exchange-product", choose: true, worthMinor: "1250" },
    ]);
    const made = await askProxy(
      devStore,
      "POST submit",
      { customerId, query: { locale: "de" } },
      await submission(order, { note: "Too <b>loud</b>\u0007" }),
    );
    expect(made.status).toBe(200);
    const { caseId, reference } = made.body;
    await becomes(caseId, { status: "requested", return_name: `${order.name}-R1` });
    expect(await storedCase(caseId)).toMatchObject({
      channel: "storefront",
      locale: "de",
      email: "bea@example.com",
      refund_minor: "1250",
      reference,
    });
    const view = await askProxy(devStore, `GET cases/${caseId}`, { customerId });
    expect(view.body).toMatchObject({
      status: "requested",
      lines: [{ title: "A CD", quantity: 1, note: "Too <b>loud</b>" }],
      may: { cancel: true, track: false, write: true },
      sending: null,
    });
    const list = await askProxy(devStore, "GET cases", { customerId });
    expect(list.body.cases).toMatchObject([{ caseId, reference }]);
    // One unit is under way.
    const left = await askProxy(devStore, `GET orders/${order.orderId}`, { customerId });
    expect(left.body.lines[0].returnable).toBe(1);
  });

  test("writes, sends a tracking number, prints a slip, and cancels", async () => {
    await saveReturnSettings(context, {
      destinations: [
        {
          country: "ZZ",
          address: "Returns <Dept>\nBerlin",
          instructions: "Tape it",
          labelUrl: null,
          labelCostMinor: 0n,
        },
      ],
    });
    const base = { ...DEFAULT_POLICY.base, approval: "auto" as const };
    await savePolicy(context, { ...DEFAULT_POLICY, base }, (await currentPolicy(context)).version);
    const order = await bought("cy@example.com");
    const by = { customerId: order.customerId };
    const { body: made } = await askProxy(devStore, "POST submit", by, await submission(order));
    await becomes(made.caseId, { status: "approved" });
    const view = await askProxy(devStore, `GET cases/${made.caseId}`, by);
    expect(view.body.sending).toMatchObject({ instructions: "Tape it", address: "Returns <Dept>\nBerlin" });
    const { loader: slip } = await import("#app/routes/storefront/slip.ts");
    const token = view.body.sending.slipUrl.split("/").at(-1);
    const page = await slip({ request: new Request("https://encore.test/"), params: { token }, context: {} });
    const html = await page.text();
    expect(page.headers.get("X-Robots-Tag")).toBe("noindex");
    expect(html).toContain(made.reference);
    expect(html).toContain("<svg");
    expect(html).toContain("Returns &lt;Dept&gt;");
    const forged = await slip({
      request: new Request("https://encore.test/"),
      params: { token: `${token}x` },
      context: {},
    });
    expect(forged.status).toBe(404);

    const path = `cases/${made.caseId}`;
    expect(
      (await askProxy(devStore, `POST ${path}/messages`, by, { body: "Is it <script>there</script>?" }))
        .status,
    ).toBe(200);
    expect((await askProxy(devStore, `POST ${path}/messages`, by, { body: " " })).status).toBe(400);
    expect(
      (await askProxy(devStore, `POST ${path}/tracking`, by, { number: "1Z", url: "javascript:alert(1)" }))
        .status,
    ).toBe(400);
    expect(
      (await askProxy(devStore, `POST ${path}/tracking`, by, { number: "1Z999", company: "UPS" })).status,
    ).toBe(200);
    const told = await askProxy(devStore, `GET ${path}`, by);
    expect(told.body).toMatchObject({
      tracking: { number: "1Z999", company: "UPS", url: null },
      messages: [{ author: "customer", body: "Is it <script>there</script>?" }],
    });
  });

  test("takes a request back", async () => {
    const base = { ...DEFAULT_POLICY.base, approval: "manual" as const };
    await savePolicy(context, { ...DEFAULT_POLICY, base }, (await currentPolicy(context)).version);
    const order = await bought("dora@example.com");
    const by = { customerId: order.customerId };
    const { body: made } = await askProxy(devStore, "POST submit", by, await submission(order));
    await becomes(made.caseId, { return_name: `${order.name}-R1` });
    expect((await askProxy(devStore, `POST cases/${made.caseId}/cancel`, by)).status).toBe(200);
    await becomes(made.caseId, { status: "cancelled" });
    expect((await askProxy(devStore, `POST cases/${made.caseId}/cancel`, by)).status).toBe(200);
    expect((await askProxy(devStore, `POST cases/${made.caseId}/messages`, by, { body: "?" })).status).toBe(
      409,
    );
  });

  test("gets another variant, with the difference to pay and no more than there is", async () => {
    const { product, variants } = createProduct(devStore, {
      title: "Shirt",
      variants: [
        { title: "S", price: "20.00", inventoryQuantity: 5 },
        { title: "M", price: "25.00", inventoryQuantity: 1 },
        { title: "L", price: "20.00", inventoryQuantity: 0 },
      ],
    }) as never as { product: { id: number }; variants: { id: number }[] };
    const [small, medium, large] = variants;
    const { order } = placeOrder(devStore, {
      email: "eve@example.com",
      customer: { email: "eve@example.com" },
      lineItems: [{ variant: small!.id, quantity: 1, taxable: false }],
    });
    fulfilOrder(devStore, { orderId: order.id });
    await devStore.webhooks.idle();
    const mine = {
      orderId: String(order.id),
      name: order.name,
      customerId: Number(order.customerId),
    };
    const by = { customerId: mine.customerId };
    await vi.waitFor(
      async () =>
        expect((await askProxy(devStore, `GET orders/${mine.orderId}`, by)).body.lines?.[0]?.returnable).toBe(
          1,
        ),
      { timeout: 20_000 },
    );
    const others = await askProxy(devStore, "GET variants", {
      ...by,
      query: { orderId: mine.orderId, productId: String(product.id) },
    });
    expect(others.body.variants.map((one: { variantId: string }) => one.variantId)).toEqual([
      String(small!.id),
      String(medium!.id),
    ]);
    const chosen = await selection(mine, { reason: "too-small" });
    const wanted = { ...chosen, replacements: [{ variantId: String(medium!.id), quantity: 1 }] };
    const seen = await askProxy(devStore, "POST outcomes", by, wanted);
    // As paid: another variant of the same product costs what was paid for this one.
    expect(
      seen.body.outcomes.find((one: { resolution: string }) => one.resolution === "exchange-variant"),
    ).toMatchObject({ owedMinor: "0", backMinor: "0", choose: false });
    const none = await askProxy(devStore, "POST outcomes", by, {
      ...chosen,
      replacements: [{ variantId: String(large!.id), quantity: 1 }],
    });
    expect(none).toMatchObject({ status: 409, body: { error: "out_of_stock" } });
    const made = await askProxy(devStore, "POST submit", by, {
      ...wanted,
      resolution: "exchange-variant",
      key: randomUUID(),
      expected: { backMinor: "0", owedMinor: "0" },
    });
    expect(made.status).toBe(200);
    expect(await storedCase(made.body.caseId)).toMatchObject({ status: "requested", return_id: null });
    // It waits here; the unit is taken all the same.
    const again = await askProxy(devStore, "POST submit", by, {
      ...wanted,
      resolution: "refund",
      replacements: [],
      key: randomUUID(),
      expected: { backMinor: "2000", owedMinor: "0" },
    });
    expect(again).toMatchObject({ status: 422, body: { error: "refused" } });
  });
});

describe("a request", () => {
  test("is one request however often it is sent", async () => {
    const order = await bought("twice@example.com");
    const by = { customerId: order.customerId };
    const sent = await submission(order);
    const answers = await Promise.all([1, 2, 3].map(() => askProxy(devStore, "POST submit", by, sent)));
    expect(new Set(answers.map(({ body }) => body.caseId)).size).toBe(1);
    const { rowCount } = await owner.query("SELECT FROM return_cases WHERE order_id = $1", [order.orderId]);
    expect(rowCount).toBe(1);
  });

  test("for more than there is is refused, also by two at once", async () => {
    const order = await bought("greedy@example.com", 1);
    const by = { customerId: order.customerId };
    const [one, two] = await Promise.all([submission(order), submission(order)]);
    const answers = await Promise.all([one, two].map((each) => askProxy(devStore, "POST submit", by, each)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    const many = await askProxy(devStore, "POST outcomes", by, await selection(order, { quantity: 9 }));
    expect(many.status).not.toBe(500);
  });

  test("with an amount that nobody showed is refused", async () => {
    const order = await bought("amount@example.com");
    const answer = await askProxy(
      devStore,
      "POST submit",
      { customerId: order.customerId },
      await submission(order, {}, "999999"),
    );
    expect(answer).toMatchObject({ status: 409, body: { error: "changed" } });
  });

  test.each([
    ["no lines", { lines: [] }],
    ["too long a note", { lines: [{ fulfilmentLineItemId: "1", quantity: 1, note: "x".repeat(2_000) }] }],
    ["a quantity of none", { lines: [{ fulfilmentLineItemId: "1", quantity: 0 }] }],
    ["unknown fields", { lines: [{ fulfilmentLineItemId: "1", quantity: 1, refundMinor: "100000" }] }],
    [
      "six photos",
      {
        lines: [
          { fulfilmentLineItemId: "1", quantity: 1, photoIds: Array.from({ length: 6 }, () => randomUUID()) },
        ],
      },
    ],
    ["ids that are none", { orderId: "1; DROP TABLE orders" }],
  ])("with %s is refused", async (_, changes) => {
    const order = await bought(`bad@example.com`);
    const sent = { ...(await submission(order)), ...changes };
    const answer = await askProxy(devStore, "POST submit", { customerId: order.customerId }, sent);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_input" } });
  });
});

describe("another's", () => {
  test("order and case are answered like those that do not exist", async () => {
    const theirs = await bought("theirs@example.com");
    const mine = await bought("mine@example.com");
    const { body: made } = await askProxy(
      devStore,
      "POST submit",
      { customerId: theirs.customerId },
      await submission(theirs),
    );
    const by = { customerId: mine.customerId };
    const line = await lineOf(theirs);
    const asked = (orderId: string, caseId: string): [string, unknown?][] => [
      [`GET orders/${orderId}`],
      ["POST outcomes", { orderId, lines: [{ fulfilmentLineItemId: line, quantity: 1 }] }],
      [
        "POST submit",
        {
          orderId,
          lines: [{ fulfilmentLineItemId: line, quantity: 1, reason: "style" }],
          resolution: "refund",
          key: randomUUID(),
          expected: { backMinor: "1250", owedMinor: "0" },
        },
      ],
      [`GET cases/${caseId}`],
      [`POST cases/${caseId}/cancel`],
      [`POST cases/${caseId}/messages`, { body: "hello" }],
      [`POST cases/${caseId}/tracking`, { number: "1" }],
    ];
    const nobodys = asked("999999999", randomUUID());
    for (const [at, [what, body]] of asked(theirs.orderId, made.caseId).entries()) {
      const answer = await askProxy(devStore, what, by, body);
      const none = await askProxy(devStore, nobodys[at]![0], by, nobodys[at]![1]);
      expect([answer.status, answer.body], what).toEqual([none.status, none.body]);
      expect(answer.status, what).toBe(404);
    }
    const { body } = await askProxy(devStore, "GET cases", by);
    expect(body.cases).toEqual([]);
  });

  test.each([
    ["another's number", (query: URLSearchParams) => query.set("logged_in_customer_id", "1")],
    ["no signature", (query: URLSearchParams) => query.delete("signature")],
    ["an old time", (query: URLSearchParams) => query.set("timestamp", "1")],
  ])("signature does not let %s in", async (_, tamper) => {
    const answer = await askProxy(devStore, "GET start", { customerId: 5, tamper });
    expect(answer.status).toBe(401);
  });

  test("line in one's own order is refused", async () => {
    const theirs = await bought("line@example.com");
    const mine = await bought("liner@example.com");
    const sent = {
      ...(await submission(mine)),
      lines: [{ fulfilmentLineItemId: await lineOf(theirs), quantity: 1, reason: "style" }],
    };
    const answer = await askProxy(devStore, "POST submit", { customerId: mine.customerId }, sent);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

test("nobody who is not signed in sees anything", async () => {
  for (const what of ["GET cases", "GET orders/1", "POST submit", "POST photos", "GET photos/x"])
    expect((await askProxy(devStore, what)).status, what).toBe(401);
});

describe("in customer accounts", () => {
  const token = (changes = {}) =>
    mintCustomerToken({
      apiKey: devStore.app.apiKey,
      apiSecret: devStore.app.apiSecret,
      shopDomain: devStore.shopDomain,
      now: new Date(),
      ...changes,
    } as never);

  test("the same is asked, with an answer that the extension may read", async () => {
    const order = await bought("account@example.com");
    const own = await token({ customerId: order.customerId });
    const start = await askExtension("GET start", own);
    expect(start.status).toBe(200);
    expect(start.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(start.body).toMatchObject({ signedIn: true, guests: false, orders: [{ orderId: order.orderId }] });
    expect((await askExtension(`GET orders/${order.orderId}`, own)).status).toBe(200);
    expect((await askExtension("OPTIONS start", undefined)).status).toBe(204);
  });

  test("refusals can be read too", async () => {
    const answers = [
      await askExtension("GET start", undefined),
      await askExtension("GET start", "nonsense"),
      await askExtension("GET start", await token({ customerId: 1, apiKey: "another-app" })),
      await askExtension("GET start", await token({ customerId: 1, apiSecret: "another-secret-0123456789" })),
      await askExtension("POST guest/code", await token({ customerId: 1 }), {}),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 404]);
    for (const { headers } of answers) expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
  });
});
