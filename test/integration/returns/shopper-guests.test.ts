/** Guests, their codes, and photos: what is let in, and what is not. */
import { owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { serveWebhooks } from "#test/support/webhook-door.ts";
import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { fulfilOrder } from "#test/dev-store/state/actions/fulfil-order.ts";
import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { usd } from "#test/factories/shop-objects.ts";

const webhooks = await serveWebhooks();
const [devStore] = (await testDevStores(["guests.myshopify.com"], { appUrl: webhooks.origin })) as [
  Awaited<ReturnType<typeof testDevStores>>[number],
];
const { startWorkers } = await import("#app/jobs/worker.server.ts");
const { saveReturnSettings } = await import("#app/areas/returns/settings.server.ts");
const { sendCodesBy } = await import("#app/areas/returns/shopper/send-code.server.ts");
const { guestToken } = await import("#app/areas/returns/shopper/guest-token.server.ts");
const { keyFor } = await import("#app/areas/returns/shopper/keys.server.ts");
const { contextOf } = await import("#test/support/context.ts");
const { install } = await import("../sync/reconcile-support.ts");
const { askProxy } = await import("./shopper-support.ts");

let context: Awaited<ReturnType<typeof install>>;
let order: { id: number; name: string };
let other: { id: number; name: string };
const codes: { to: string; code: string; orderName: string }[] = [];

async function place(email: string) {
  const { order: placed } = placeOrder(devStore, {
    email,
    lineItems: [{ title: "A CD", quantity: 2, originalUnitPriceSet: usd("12.50"), taxable: false }],
  });
  fulfilOrder(devStore, { orderId: placed.id });
  await devStore.webhooks.idle();
  await vi.waitFor(
    async () => {
      const { rowCount } = await owner.query("SELECT FROM fulfilments WHERE order_id = $1", [placed.id]);
      expect(rowCount).toBe(1);
    },
    { timeout: 20_000, interval: 50 },
  );
  return { id: placed.id, name: placed.name };
}

beforeAll(async () => {
  sendCodesBy((_connection, _context, mail) => {
    codes.push(mail);
    return Promise.resolve();
  });
  context = await install(devStore);
  await startWorkers();
  order = await place("Guest@Example.com");
  other = await place("other@example.com");
});
afterAll(() => webhooks.close());
beforeEach(async () => {
  await owner.query("DELETE FROM rate_limits");
  codes.length = 0;
});

const ask = (contact: string, name = order.name, ip?: string) =>
  askProxy(devStore, "POST guest/code", ip === undefined ? {} : { ip }, { order: name, contact });
const verify = (code: string, name = order.name, ip?: string) =>
  askProxy(devStore, "POST guest/verify", ip === undefined ? {} : { ip }, { order: name, code });

/** Waits until the job has ended, whatever came of it. */
async function jobsDone(): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await owner.query(
        "SELECT count(*)::int AS open FROM jobs.job WHERE name = 'returns.guest-code' AND state IN ('created', 'active', 'retry')",
      );
      expect(rows[0].open).toBe(0);
    },
    { timeout: 20_000, interval: 50 },
  );
}

async function codeFor(name = order.name, contact = "guest@example.com"): Promise<string> {
  await ask(contact, name);
  await vi.waitFor(() => expect(codes.length).toBeGreaterThan(0), { timeout: 20_000, interval: 50 });
  return codes.at(-1)!.code;
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

describe("a guest", () => {
  test("gets a code at the order's own address, and with it that order", async () => {
    const { status, body } = await ask(" guest@example.COM ", order.name.replace("#", ""));
    expect([status, body]).toEqual([200, {}]);
    await vi.waitFor(() => expect(codes).toHaveLength(1), { timeout: 20_000 });
    expect(codes[0]).toMatchObject({
      to: expect.stringMatching(/^guest@example.com$/i),
      orderName: order.name,
    });
    expect(codes[0]!.code).toMatch(/^\d{6}$/);
    const { rows } = await owner.query("SELECT * FROM guest_codes WHERE order_id = $1", [order.id]);
    expect(JSON.stringify(rows)).not.toContain(codes[0]!.code);
    const verified = await verify(` ${codes[0]!.code.slice(0, 3)} ${codes[0]!.code.slice(3)} `);
    expect(verified.status).toBe(200);
    const guest = verified.body.token as string;
    const own = await askProxy(devStore, `GET orders/${order.id}`, { guest });
    expect(own.body.lines).toHaveLength(1);
    expect((await askProxy(devStore, `GET orders/${other.id}`, { guest })).status).toBe(404);
    const made = await askProxy(
      devStore,
      "POST submit",
      { guest },
      {
        orderId: String(order.id),
        lines: [
          { fulfilmentLineItemId: own.body.lines[0].fulfilmentLineItemId, quantity: 1, reason: "style" },
        ],
        resolution: "refund",
        key: randomUUID(),
        expected: { backMinor: "1250", owedMinor: "0" },
      },
    );
    expect(made.status).toBe(200);
    expect((await askProxy(devStore, "GET cases", { guest })).body.cases).toHaveLength(1);
    // It works once.
    expect((await verify(codes[0]!.code)).status).toBe(403);
  });

  test("learns nothing of whether an order exists, by answer or by what is done before it", async () => {
    const answers = [
      await ask("guest@example.com"),
      await ask("stranger@example.com"),
      await ask("guest@example.com", "#999999"),
      await ask("guest@example.com", "' OR 1=1 --"),
    ];
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, {}]);
    await jobsDone();
    expect(codes).toHaveLength(1);
    const tried = [await verify("000000", "#999999"), await verify(wrong(codes[0]!.code))];
    for (const answer of tried) expect([answer.status, answer.body]).toEqual([403, { error: "wrong_code" }]);
    const { rows } = await owner.query("SELECT data::text FROM jobs.job WHERE name = 'returns.guest-code'");
    expect(JSON.stringify(rows)).not.toMatch(/example\.com/i);
  });

  test("guesses five times and no more, also all at once", async () => {
    const code = await codeFor();
    const guesses = await Promise.all([1, 2, 3, 4, 5].map(() => verify(wrong(code))));
    expect(guesses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect((await verify(code)).status).toBe(403);
  });

  test("finds a code stale after ten minutes, and an older one replaced", async () => {
    const first = await codeFor();
    codes.length = 0;
    const second = await codeFor();
    if (first !== second) expect((await verify(first)).status).toBe(403);
    await owner.query("UPDATE guest_codes SET expires_at = now() - interval '1 second'");
    expect((await verify(second)).status).toBe(403);
  });

  test("is limited by address, by order and by network", async () => {
    const statuses = async (count: number, one: (at: number) => Promise<{ status: number }>) => {
      const all = [];
      for (let at = 0; at < count; at += 1) all.push((await one(at)).status);
      return all;
    };
    expect(await statuses(6, (at) => ask("same@example.com", `#${at}`))).toEqual([
      200, 200, 200, 200, 200, 429,
    ]);
    await owner.query("DELETE FROM rate_limits");
    expect(
      await statuses(6, (at) => ask(`a${at}@example.com`, at % 2 ? order.name : order.name.replace("#", ""))),
    ).toEqual([...[200, 200, 200, 200, 200, 429]]);
    await owner.query("DELETE FROM rate_limits");
    expect((await statuses(31, (at) => ask(`b${at}@example.com`, `#x${at}`, "198.51.100.9"))).at(-1)).toBe(
      429,
    );
    expect((await ask("c@example.com", "#y", "198.51.100.10")).status).toBe(200);
    await owner.query("DELETE FROM rate_limits");
    expect((await statuses(21, (at) => verify("123456", order.name, `198.51.100.${at}`))).at(-1)).toBe(429);
    const { rows } = await owner.query("SELECT key FROM rate_limits");
    expect(JSON.stringify(rows)).not.toMatch(/example|198\.51/);
  });

  test("cannot make a token", async () => {
    const made = (key: Uint8Array, audience: string, shop: string, seconds = 60) =>
      new SignJWT({ order: String(order.id) })
        .setProtectedHeader({ alg: "HS256" })
        .setAudience(audience)
        .setSubject(shop)
        .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
        .sign(key);
    const secret = new TextEncoder().encode(process.env["SHOPIFY_API_SECRET"]);
    const forged = [
      await made(secret, "returns-guest", context.shop.id),
      await made(keyFor("guest-token"), "returns-slip", context.shop.id),
      await made(keyFor("guest-token"), "returns-guest", randomUUID()),
      await made(keyFor("guest-token"), "returns-guest", context.shop.id, -1),
      await guestToken(contextOf(context.shop, new Date(Date.now() - 2 * 3_600_000)), BigInt(order.id)),
      `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(`{"order":"${order.id}","aud":"returns-guest"}`).toString("base64url")}.`,
      "x",
    ];
    for (const guest of forged)
      expect((await askProxy(devStore, `GET orders/${order.id}`, { guest })).status).toBe(401);
    const good = await made(keyFor("guest-token"), "returns-guest", context.shop.id);
    expect((await askProxy(devStore, `GET orders/${order.id}`, { guest: good })).status).toBe(200);
  });

  test("is let in nowhere when the merchant has switched guests off", async () => {
    const guest = await guestToken(contextOf(context.shop, new Date()), BigInt(order.id));
    await saveReturnSettings(context, { channels: { account: true, storefront: true, guest: false } });
    expect((await ask("guest@example.com")).status).toBe(403);
    expect((await verify("123456")).status).toBe(403);
    expect((await askProxy(devStore, `GET orders/${order.id}`, { guest })).status).toBe(403);
    expect((await askProxy(devStore, "GET start")).body).toMatchObject({ guests: false });
    await saveReturnSettings(context, { channels: { account: true, storefront: true, guest: true } });
  });
});

describe("a photo", () => {
  const picture = (width = 3_000, height = 2_000) =>
    sharp({ create: { width, height, channels: 3, background: "#a03020" } });
  const by = async (bytes: Uint8Array, guest?: string) =>
    askProxy(devStore, "POST photos", { guest: guest ?? (await token()), bytes });
  const token = () => guestToken(contextOf(context.shop, new Date()), BigInt(order.id));

  test.each(["jpeg", "png", "webp", "avif"] as const)(
    "in %s is made anew: small, and without where it was taken",
    async (format) => {
      const bytes = await picture()
        .withExif({ IFD0: { Copyright: "Secret Person" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
        .toFormat(format)
        .toBuffer();
      const { status, body } = await by(bytes);
      expect(status).toBe(200);
      const { rows } = await owner.query("SELECT * FROM return_photos WHERE id = $1", [body.photoId]);
      expect(rows[0]).toMatchObject({ width: 1_600, height: 1_067, case_id: null });
      const metadata = await sharp(rows[0].image).metadata();
      expect(metadata).toMatchObject({ format: "webp", width: 1_600 });
      expect([metadata.exif, metadata.icc, metadata.xmp]).toEqual([undefined, undefined, undefined]);
      const shown = await askProxy(devStore, `GET photos/${body.photoId}`, { guest: await token() });
      expect(shown.status).toBe(200);
      expect(shown.headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(shown.headers.get("Cache-Control")).toContain("private");
      expect(shown.bytes.subarray(8, 12).toString()).toBe("WEBP");
      const stranger = await guestToken(contextOf(context.shop, new Date()), BigInt(other.id));
      expect((await askProxy(devStore, `GET photos/${body.photoId}`, { guest: stranger })).status).toBe(404);
    },
  );

  test("that is none is refused, whatever it calls itself", async () => {
    const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
    const cut = (await picture().jpeg().toBuffer()).subarray(0, 2_000);
    const bad = [
      Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
      Buffer.from("<html><script>alert(1)</script></html>"),
      Buffer.from("%PDF-1.7"),
      gif,
      cut,
      Buffer.alloc(0),
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500, 7)]),
    ];
    for (const bytes of bad) expect((await by(bytes)).status).toBe(415);
  });

  test("that is a bomb or too large is refused", async () => {
    const bomb = await picture(12_000, 12_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(10 * 1024 * 1024);
    expect((await by(bomb)).status).toBe(415);
    expect((await by(Buffer.alloc(10 * 1024 * 1024 + 1))).status).toBe(413);
  });

  test("goes with a request of its owner alone, and then the merchant sees it", async () => {
    const bytes = await picture(40, 30).jpeg().toBuffer();
    const guest = await guestToken(contextOf(context.shop, new Date()), BigInt(other.id));
    const [mine, theirs] = [(await by(bytes, guest)).body.photoId, (await by(bytes)).body.photoId];
    const { body: own } = await askProxy(devStore, `GET orders/${other.id}`, { guest });
    const send = (photoIds: string[]) =>
      askProxy(
        devStore,
        "POST submit",
        { guest },
        {
          orderId: String(other.id),
          lines: [
            {
              fulfilmentLineItemId: own.lines[0].fulfilmentLineItemId,
              quantity: 1,
              reason: "style",
              photoIds,
            },
          ],
          resolution: "refund",
          key: randomUUID(),
          expected: { backMinor: "1250", owedMinor: "0" },
        },
      );
    expect((await send([mine, theirs])).status).toBe(404);
    const made = await send([mine]);
    expect(made.status).toBe(200);
    const view = await askProxy(devStore, `GET cases/${made.body.caseId}`, { guest });
    expect(view.body.lines[0].photoIds).toEqual([mine]);
    const { readPhoto } = await import("#app/areas/returns/shopper/photos.server.ts");
    expect(await readPhoto(context, mine, null)).toBeInstanceOf(Buffer);
    // What nobody has sent in yet is not the merchant's.
    expect(await readPhoto(context, theirs, null)).toBeUndefined();
  });
});
