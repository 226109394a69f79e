/**
 * Guests show that an order is theirs by a code that is sent to the order's own address. Every question is answered alike
 * and after the same work, whether there is such an order or not: what depends on it happens in a job.
 */
import { randomInt, timingSafeEqual } from "node:crypto";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { returnsGuestCode } from "../jobs.server.ts";
import { orderSnapshot } from "../order-snapshot.server.ts";
import { returnSettings } from "../settings.server.ts";
import { guestToken } from "./guest-token.server.ts";
import { keyedHash } from "./keys.server.ts";
import { withinLimits } from "./rate-limit.server.ts";
import { sendCode } from "./send-code.server.ts";
import type { ShopperFailure } from "./shopper.ts";

const CODE_MINUTES = 10;
const GUESSES = 5;
const HOUR = 3_600;

/** "1001" and "#1001" are what shoppers type for the same order. */
export function orderNames(typed: string): string[] {
  const bare = typed.trim().replace(/^#\s*/, "");
  return [...new Set([bare, `#${bare}`, bare.toUpperCase(), `#${bare.toUpperCase()}`])];
}

/** An address or number as it is compared: addresses without case, numbers by their last nine digits. */
export function normalContact(typed: string): string {
  if (typed.includes("@")) return typed.trim().toLowerCase();
  return `tel ${typed.replaceAll(/\D/g, "").slice(-9)}`;
}

/** Has a code sent to the order's address, if order and contact belong together. Nobody is told whether they do. */
export async function askForCode(
  context: ShopContext,
  asked: { order: string; contact: string; ip: string; locale: string },
): Promise<Result<undefined, ShopperFailure>> {
  const settings = await returnSettings(context);
  if (!settings.channels.guest) return failure({ code: "switched_off" });
  const contact = normalContact(asked.contact);
  const [order = ""] = orderNames(asked.order);
  const within = await withinLimits(context, [
    { what: "code/contact", who: contact, most: 5, seconds: HOUR },
    { what: "code/order", who: order.toUpperCase(), most: 5, seconds: HOUR },
    { what: "code/ip", who: asked.ip, most: 30, seconds: HOUR },
  ]);
  if (!within) return failure({ code: "too_many" });
  const { id: shopId } = context.shop;
  await withShopConnection(context, (connection) =>
    enqueue(connection, returnsGuestCode, {
      shopId,
      orderName: asked.order.slice(0, 40),
      // The queue keeps no address of anybody.
      contact: keyedHash("guest-code", context, contact),
      locale: asked.locale,
    }),
  );
  return success(undefined);
}

/** The job: finds the order, compares, and sends. */
export async function guestCode(
  context: ShopContext,
  asked: { orderName: string; contact: string; locale: string },
): Promise<void> {
  for (const orderId of await ordersNamed(context, asked.orderName)) {
    const snapshot = await orderSnapshot(context, orderId);
    if (!snapshot?.email) continue;
    const known = [snapshot.email, snapshot.phone].flatMap((each) =>
      each ? [keyedHash("guest-code", context, normalContact(each))] : [],
    );
    if (!known.includes(asked.contact)) continue;
    const code = String(randomInt(1_000_000)).padStart(6, "0");
    await withShopConnection(context, async (connection) => {
      const expiresAt = new Date(context.now().getTime() + CODE_MINUTES * 60_000);
      await connection.query("DELETE FROM guest_codes WHERE shop_id = $1 AND order_id = $2", [
        context.shop.id,
        orderId,
      ]);
      await connection.query(
        `INSERT INTO guest_codes (shop_id, id, order_id, code_hash, guesses, expires_at) VALUES ($1, $2, $3, $4, 0, $5)`,
        [context.shop.id, context.newId(), orderId, hashOf(context, orderId, code), expiresAt],
      );
      await sendCode(connection, context, {
        orderId,
        orderName: snapshot.order.name,
        to: snapshot.email ?? "",
        code,
        minutes: CODE_MINUTES,
        locale: asked.locale,
      });
    });
    return;
  }
}

const hashOf = (context: ShopContext, orderId: bigint, code: string) =>
  keyedHash("guest-code", context, `${orderId} ${code}`);

async function ordersNamed(context: ShopContext, typed: string): Promise<bigint[]> {
  return withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<{ id: string }>(
      `SELECT id FROM orders WHERE shop_id = $1 AND name = ANY ($2) AND deleted_at IS NULL AND cancelled_at IS NULL
       ORDER BY processed_at DESC LIMIT 3`,
      [context.shop.id, orderNames(typed)],
    );
    return rows.map(({ id }) => BigInt(id));
  });
}

/** Takes the code. Wrong, stale, used up and of no order are one answer. @returns what the page shows from now on */
export async function tryCode(
  context: ShopContext,
  tried: { order: string; code: string; ip: string },
): Promise<Result<{ token: string; orderId: string }, ShopperFailure>> {
  const settings = await returnSettings(context);
  if (!settings.channels.guest) return failure({ code: "switched_off" });
  const within = await withinLimits(context, [
    { what: "guess/ip", who: tried.ip, most: 30, seconds: HOUR },
    { what: "guess/order", who: (orderNames(tried.order)[0] ?? "").toUpperCase(), most: 20, seconds: HOUR },
  ]);
  if (!within) return failure({ code: "too_many" });
  const names = await ordersNamed(context, tried.order);
  const orderId = await withShopConnection(context, (connection) =>
    matching(connection, context, names, tried.code),
  );
  if (orderId === undefined) return failure({ code: "wrong_code" });
  return success({ token: await guestToken(context, orderId), orderId: String(orderId) });
}

async function matching(
  connection: ShopConnection,
  context: ShopContext,
  orderIds: readonly bigint[],
  code: string,
): Promise<bigint | undefined> {
  // Every guess is counted before it is looked at, whoever guesses at once.
  const { rows } = await connection.query<{ id: string; order_id: string; code_hash: string }>(
    `UPDATE guest_codes SET guesses = guesses + 1
     WHERE shop_id = $1 AND order_id = ANY ($2::bigint[]) AND expires_at > $3 AND guesses < $4
     RETURNING id, order_id, code_hash`,
    [context.shop.id, orderIds, context.now(), GUESSES],
  );
  for (const row of rows) {
    const given = Buffer.from(hashOf(context, BigInt(row.order_id), code));
    const stored = Buffer.from(row.code_hash);
    if (given.length !== stored.length || !timingSafeEqual(given, stored)) continue;
    // It works once.
    await connection.query("DELETE FROM guest_codes WHERE shop_id = $1 AND id = $2", [
      context.shop.id,
      row.id,
    ]);
    return BigInt(row.order_id);
  }
  return undefined;
}
