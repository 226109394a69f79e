/** Customers: made, changed, deleted. */
import { customerInput } from "../../state/input/customer.ts";
import { createCustomer, deleteCustomer, updateCustomer } from "../../state/actions/index.ts";
import { given } from "../arguments.ts";
import { find, idOf, type Args, type TypeResolvers } from "../context.ts";
import { userError, type UserError } from "../errors.ts";
import { shopDoc } from "../stored.ts";
import { addressOf, payload, pick, tooLong } from "./payload.ts";
import { splitTags } from "./tags.ts";

const MODELLED = [
  "id",
  "firstName",
  "lastName",
  "email",
  "phone",
  "note",
  "locale",
  "tags",
  "taxExempt",
  "addresses",
  "emailMarketingConsent",
  "smsMarketingConsent",
];

export const customerMutations: TypeResolvers = {
  Mutation: {
    customerCreate: (_source, args, context) => {
      const input = given("CustomerInput", args["input"], MODELLED);
      const refusals = [
        ...(input["id"] ? [userError("id", "Cannot specify ID on creation")] : []),
        ...faults(input),
        ...(input["emailMarketingConsent"] && !normalEmail(input["email"])
          ? [
              userError(
                "emailMarketingConsent",
                "An email address is required to set the email marketing consent state.",
              ),
            ]
          : []),
        ...(input["smsMarketingConsent"] && !input["phone"]
          ? [userError("smsMarketingConsent", "A phone number is required to set the SMS consent state.")]
          : []),
      ];
      if (refusals.length > 0) return { customer: null, userErrors: refusals };
      return payload({ customer: null }, () => ({
        customer: createCustomer(context.devStore, fieldsOf(input)),
      }));
    },
    customerUpdate: (_source, args, context) => {
      const input = given("CustomerInput", args["input"], MODELLED);
      const customer = find(context, "Customer", input["id"]);
      if (!customer) return { customer: null, userErrors: [userError("id", "Customer does not exist")] };
      const refusals = [...consentRefusals(input), ...faults({ ...namesOf(customer), ...input })];
      if (refusals.length > 0) return { customer: null, userErrors: refusals };
      return payload({ customer: null }, () => ({
        customer: updateCustomer(context.devStore, { customerId: customer.id, ...fieldsOf(input) }),
      }));
    },
    customerDelete: (_source, args, context) => {
      const { id } = given("CustomerDeleteInput", args["input"], ["id"]);
      const customerId = idOf("Customer", id);
      const shop = shopDoc(context);
      return payload({ deletedCustomerId: null, shop }, () => {
        deleteCustomer(context.devStore, { customerId });
        return { deletedCustomerId: id, shop };
      });
    },
  },
};

const namesOf = (customer: Readonly<Record<string, unknown>>): Args => ({
  firstName: customer["firstName"],
  lastName: customer["lastName"],
  email: customer["email"],
  phone: customer["phone"],
});

/** What customerUpdate leaves to the consent mutations. */
function consentRefusals(input: Args): UserError[] {
  return (["email", "sms"] as const).flatMap((channel) => {
    const field = `${channel}MarketingConsent`;
    const mutation = `customer${channel === "email" ? "Email" : "Sms"}MarketingConsentUpdate`;
    return input[field]
      ? [userError(field, `To update ${field}, please use the ${mutation} Mutation instead`)]
      : [];
  });
}

function faults(input: Args): UserError[] {
  const email = normalEmail(input["email"]);
  const phone = normalPhone(input["phone"]);
  const text = (field: string) => (typeof input[field] === "string" ? input[field].trim() : "");
  if (!text("firstName") && !text("lastName") && !text("email") && !text("phone")) {
    return [userError(null, "A name, phone number, or email address must be present")];
  }
  const tags = splitTags((input["tags"] as string[] | null | undefined) ?? []);
  const locale = input["locale"];
  return [
    ...tooLong("email", "Email", email, 255),
    ...(email && (!EMAIL.test(email) || email.length > 255) ? [userError("email", "Email is invalid")] : []),
    ...tooLong("phone", "Phone", input["phone"], 255),
    ...(text("phone") && !phone ? [userError("phone", "Phone is invalid")] : []),
    ...tooLong("firstName", "First name", input["firstName"], 255),
    ...tooLong("lastName", "Last name", input["lastName"], 255),
    ...tooLong("note", "Note", input["note"], 5000),
    ...(tags.length > 250 ? [userError("tags", "Tags cannot be more than 250")] : []),
    ...(tags.some((tag) => tag.length > 255)
      ? [userError("tags", "Tags is too long (maximum is 255 characters)")]
      : []),
    ...(typeof locale === "string" && !/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(locale)
      ? [userError("locale", "Locale is invalid")]
      : []),
  ];
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/** Without spaces, in lower case; null when blank. */
function normalEmail(value: unknown): string | null {
  return typeof value === "string" ? value.replace(/\s/g, "").toLowerCase() || null : null;
}

/** E.164, null for what cannot be a telephone number. */
export function normalPhone(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const digits = value.replace(/[\s().-]/g, "");
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null;
}

/** The input as the shop's actions take it. */
function fieldsOf(input: Args): ReturnType<typeof customerInput.parse> {
  const consentOf = (type: string, held: unknown) =>
    held ? given(type, held, ["marketingState", "marketingOptInLevel", "consentUpdatedAt"]) : undefined;
  const consent = consentOf("CustomerEmailMarketingConsentInput", input["emailMarketingConsent"]);
  const email = normalEmail(input["email"]);
  const sms = consentOf("CustomerSmsMarketingConsentInput", input["smsMarketingConsent"]);
  const marketing = (held: Args) => ({
    ...pick(held, ["marketingState", "marketingOptInLevel"]),
    ...(held["consentUpdatedAt"] ? { marketingUpdatedAt: held["consentUpdatedAt"] } : {}),
  });
  return customerInput.parse({
    ...pick(input, ["firstName", "lastName", "note", "locale"]),
    ...(input["email"] !== undefined && { email }),
    ...(input["phone"] !== undefined && { phone: normalPhone(input["phone"]) }),
    ...(typeof input["taxExempt"] === "boolean" && { taxExempt: input["taxExempt"] }),
    ...(Array.isArray(input["tags"]) && { tags: splitTags(input["tags"] as string[]) }),
    ...(Array.isArray(input["addresses"]) && { addresses: input["addresses"].map(addressOf) }),
    ...(consent && { defaultEmailAddress: { emailAddress: email, ...marketing(consent) } }),
    ...(sms && { defaultPhoneNumber: { phoneNumber: normalPhone(input["phone"]), ...marketing(sms) } }),
  });
}
