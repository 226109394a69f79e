/** A customer as given to the development store. */
import { z } from "zod";

import { address, idOf, list, tags, time } from "./values.ts";

export const emailText = z.string().regex(/^[^\s@]+@[^\s@]+$/, "is not an e-mail address");
export const marketingState = z.enum(["INVALID", "NOT_SUBSCRIBED", "PENDING", "SUBSCRIBED", "UNSUBSCRIBED"]);
const smsState = z.enum(["NOT_SUBSCRIBED", "PENDING", "REDACTED", "SUBSCRIBED", "UNSUBSCRIBED"]);
const optInLevel = z.enum(["CONFIRMED_OPT_IN", "SINGLE_OPT_IN", "UNKNOWN"]);

/** What may be said of a customer when it is made or changed; what its orders say (`amountSpent`) may not. */
export const customerFields = {
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  email: emailText.nullable(),
  phone: z.string().nullable(),
  defaultEmailAddress: z
    .strictObject({
      emailAddress: emailText,
      marketingState: marketingState.optional(),
      marketingOptInLevel: optInLevel.nullable().optional(),
      marketingUpdatedAt: time.nullable().optional(),
    })
    .nullable(),
  defaultPhoneNumber: z
    .strictObject({
      phoneNumber: z.string(),
      marketingState: smsState.optional(),
      marketingOptInLevel: optInLevel.nullable().optional(),
      marketingUpdatedAt: time.nullable().optional(),
    })
    .nullable(),
  state: z.enum(["DECLINED", "DISABLED", "ENABLED", "INVITED"]),
  locale: z.string(),
  tags,
  note: z.string().nullable(),
  verifiedEmail: z.boolean(),
  taxExempt: z.boolean(),
  addresses: list(address),
  defaultAddress: address.nullable(),
} as const;

export const customerInput = z
  .strictObject({ id: idOf("Customer"), ...customerFields, createdAt: time, updatedAt: time })
  .partial();
export type CustomerInput = z.infer<typeof customerInput>;
