/**
 * Photos of what is sent back. Whatever comes is decoded and made anew from its pixels: what is no image ends here, and
 * nothing but pixels (no place, no camera, no hidden file) is kept.
 */
import sharp from "sharp";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { ownerOf } from "./keys.server.ts";
import { withinLimits } from "./rate-limit.server.ts";
import type { Shopper, ShopperFailure, Visit } from "./shopper.ts";

export const PHOTO_BYTES = 10 * 1024 * 1024;
/** A photo of a phone has 12 to 50 million; a small file that claims to be larger is a bomb. */
const PIXELS = 60_000_000;
const LONGEST_SIDE = 1_600;
const FORMATS = new Set(["jpeg", "png", "webp", "heif"]);
/** Decoding takes memory: so many at once in a process. */
const AT_ONCE = 2;

let decoding = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (decoding >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else decoding += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else decoding -= 1;
  }
}

interface Picture {
  image: Buffer;
  width: number;
  height: number;
}

/** @returns undefined for what is no image of a kind that is taken, or cannot be decoded whole */
export async function pictureOf(bytes: Uint8Array): Promise<Picture | undefined> {
  try {
    return await inTurn(async () => {
      const source = sharp(bytes, { limitInputPixels: PIXELS, failOn: "error", pages: 1 });
      const { format } = await source.metadata();
      if (!FORMATS.has(format)) return undefined;
      const { data, info } = await source
        .rotate()
        .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: "inside", withoutEnlargement: true })
        .webp({ quality: 80 })
        .timeout({ seconds: 15 })
        .toBuffer({ resolveWithObject: true });
      return { image: data, width: info.width, height: info.height };
    });
  } catch (error) {
    // The library says in words alone what it did not like about the file; that is the sender's affair.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Keeps a photo until a request names it; for a day. @returns its id */
export async function keepPhoto(
  context: ShopContext,
  { shopper }: Pick<Visit, "shopper">,
  bytes: Uint8Array,
): Promise<Result<{ photoId: string }, ShopperFailure>> {
  const owner = ownerOf(context, shopper);
  if (bytes.byteLength > PHOTO_BYTES) return failure({ code: "too_large" });
  if (!(await withinLimits(context, [{ what: "photos", who: owner, most: 100, seconds: 86_400 }])))
    return failure({ code: "too_many" });
  const picture = await pictureOf(bytes);
  if (!picture) return failure({ code: "not_an_image" });
  const photoId = context.newId();
  await withShopConnection(context, (connection) =>
    connection.query(
      `INSERT INTO return_photos (shop_id, id, owner, image, width, height, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [context.shop.id, photoId, owner, picture.image, picture.width, picture.height, context.now()],
    ),
  );
  return success({ photoId });
}

/** A photo for its owner; without an owner for the merchant, who sees those of requests. WebP. */
export async function readPhoto(
  context: ShopContext,
  photoId: string,
  shopper: Shopper | null,
): Promise<Buffer | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(photoId)) return undefined;
  return withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<{ image: Buffer }>(
      `SELECT image FROM return_photos WHERE shop_id = $1 AND id = $2
         AND CASE WHEN $3::text IS NULL THEN case_id IS NOT NULL ELSE owner = $3 END`,
      [context.shop.id, photoId, shopper && ownerOf(context, shopper)],
    );
    return rows[0]?.image;
  });
}

/** As it is sent: shown as an image and as nothing else, and kept by nobody in between. */
export function photoResponse(image: Buffer): Response {
  return new Response(new Uint8Array(image), {
    headers: {
      "Content-Type": "image/webp",
      "Cache-Control": "private, max-age=3600",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
    },
  });
}
