/** Customers' consent to be written to, by e-mail and by text message. */
import { updateCustomer } from "../../state/actions/index.ts";
import { customerInput } from "../../state/input/customer.ts";
import { given } from "../arguments.ts";
import { find, type AdminContext, type Args, type TypeResolvers } from "../context.ts";
import { AdminError, userError } from "../errors.ts";
import { payload } from "./payload.ts";

export const consentMutations: TypeResolvers = {
  Mutation: {
    customerEmailMarketingConsentUpdate: (_source, args, context) => updateConsent("email", args, context),
    customerSmsMarketingConsentUpdate: (_source, args, context) => updateConsent("phone", args, context),
  },
};

/** How the two channels differ. */
const CHANNELS = {
  email: {
    field: "emailMarketingConsent",
    inputType: "CustomerEmailMarketingConsentInput",
    /** Without an address there is nothing to consent to, and Shopify says nothing of it. */
    unreachable: null,
    changes: (customer: Args, consent: object) =>
      customerInput.parse({ defaultEmailAddress: { emailAddress: customer["email"], ...consent } }),
  },
  phone: {
    field: "smsMarketingConsent",
    inputType: "CustomerSmsMarketingConsentInput",
    unreachable: "A phone number is required to set the SMS consent state.",
    changes: (customer: Args, consent: object) =>
      customerInput.parse({ defaultPhoneNumber: { phoneNumber: customer["phone"], ...consent } }),
  },
} as const;

function updateConsent(contact: keyof typeof CHANNELS, args: Args, context: AdminContext): object {
  const { field, inputType, unreachable, changes } = CHANNELS[contact];
  const input = args["input"] as Args;
  const consent = given(inputType, input[field], [
    "marketingState",
    "marketingOptInLevel",
    "consentUpdatedAt",
  ]);
  const state = String(consent["marketingState"]);
  if (["NOT_SUBSCRIBED", "REDACTED", "INVALID"].includes(state)) {
    throw new AdminError(`Cannot specify ${state} as a marketing state input`, "INVALID");
  }
  const customer = find(context, "Customer", input["customerId"]);
  const unchanged = contact === "email" ? customer : null;
  const refuse = (path: string | null, message: string, code: string | null) => ({
    customer: unchanged,
    userErrors: [userError(path && `input.${path}`, message, code)],
  });
  if (!customer) {
    return contact === "email"
      ? refuse("customerId", "Customer not found", "INVALID")
      : refuse(null, "Customer not found", null);
  }
  const level = consent["marketingOptInLevel"];
  const at = consent["consentUpdatedAt"];
  if (typeof level !== "string") {
    return refuse(`${field}.marketingOptInLevel`, "Marketing opt in level must exist", "MISSING_ARGUMENT");
  }
  if (typeof at === "string" && Date.parse(at) > context.devStore.now().getTime()) {
    return refuse(`${field}.consentUpdatedAt`, "Consent updated at must not be in the future", "INVALID");
  }
  if (state === "PENDING" && level === "SINGLE_OPT_IN") {
    const message = "Marketing opt in level must be confirmed opt-in for pending consent state";
    return refuse(`${field}.marketingOptInLevel`, message, "INVALID");
  }
  if (typeof customer[contact] !== "string")
    return unreachable === null ? { customer, userErrors: [] } : refuse(field, unreachable, "INVALID");
  return payload({ customer: unchanged }, () => ({
    customer: updateCustomer(context.devStore, {
      customerId: customer.id,
      ...changes(customer, {
        marketingState: state,
        marketingOptInLevel: level,
        marketingUpdatedAt: typeof at === "string" ? at : context.devStore.now().toISOString(),
      }),
    }),
  }));
}
