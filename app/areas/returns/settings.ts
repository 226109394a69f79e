/** The shop's choices about returns beside the policy: one document, parsed whenever it is read or saved. */
import { z } from "zod";

const country = z.string().regex(/^[A-Z]{2}$/);
/** A reason's handle (Shopify's), and the merchant's own second level below it. */
const handle = z.string().regex(/^[a-z0-9-]{1,60}$/);
const words = z.string().trim().max(2_000);

export const returnSettingsSchema = z.strictObject({
  /** Where shoppers may ask for returns. */
  channels: z
    .strictObject({
      account: z.boolean().default(true),
      storefront: z.boolean().default(true),
      /** Order number and a code sent to the order's address, without signing in. */
      guest: z.boolean().default(true),
    })
    .prefault({}),
  /** What a member of staff settles alone, minor units of the shop's currency; null: any amount. */
  settleLimitMinor: z.coerce.bigint().min(0n).nullable().default(null),
  /** Who may settle above it beside the account's owner: Shopify's ids of users. */
  approverIds: z.array(z.string().regex(/^\d+$/)).max(100).default([]),
  /** Where parcels go and what shoppers are told to do, by their country; "ZZ" is everybody else. */
  destinations: z
    .array(
      z.strictObject({
        country: country.or(z.literal("ZZ")),
        address: words,
        instructions: words.default(""),
        /** A label that shoppers print themselves. */
        labelUrl: z
          .url({ protocol: /^https$/ })
          .nullable()
          .default(null),
        /** What such a parcel costs the shop, minor units of its currency. */
        labelCostMinor: z.coerce.bigint().min(0n).default(0n),
      }),
    )
    .max(60)
    .default([]),
  /** Details that a shopper chooses from after a reason. */
  reasonDetails: z
    .record(handle, z.array(z.strictObject({ key: handle, label: z.string().trim().min(1).max(80) })).max(20))
    .default({}),
  branding: z
    .strictObject({
      logoUrl: z
        .url({ protocol: /^https$/ })
        .nullable()
        .default(null),
      /** "#5c6ac4": buttons and links in mails and on the slip. */
      colour: z
        .string()
        .regex(/^#[0-9a-f]{6}$/)
        .default("#1a1a1a"),
      supportEmail: z.email().nullable().default(null),
    })
    .prefault({}),
  /** Mails that the merchant has switched off, by template. */
  mailsOff: z.array(z.string().max(60)).max(50).default([]),
});

export type ReturnSettings = z.output<typeof returnSettingsSchema>;

export const DEFAULT_RETURN_SETTINGS: ReturnSettings = returnSettingsSchema.parse({});
