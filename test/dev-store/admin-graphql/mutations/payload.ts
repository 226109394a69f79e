/** What all mutations share: user errors instead of exceptions, and the input objects that many of them take. */
import { UserError as ActionError } from "../../state/user-error.ts";
import { given } from "../arguments.ts";
import type { Args } from "../context.ts";
import type { UserError } from "../errors.ts";

/** The payload of a mutation; where an action refuses its input, `refused` with the refusal as its one user error. */
export function payload(refused: Args | (() => object), work: () => object): object {
  try {
    return { ...work(), userErrors: [] };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    const { field, message, code } = error;
    return {
      ...(typeof refused === "function" ? refused() : refused),
      userErrors: [{ field, message, code }],
    };
  }
}

/** Keeps what was given, under its own or another name. */
export function pick(
  input: Args,
  names: Readonly<Record<string, string>> | readonly string[],
): Record<string, unknown> {
  const pairs = Array.isArray(names)
    ? names.map((name: string) => [name, name] as const)
    : Object.entries(names);
  return Object.fromEntries(
    pairs.flatMap(([from, to]) => (input[from] === undefined ? [] : [[to, input[from]]])),
  );
}

/** A text that may not be longer. */
export function tooLong(field: string, label: string, value: unknown, maximum: number): UserError[] {
  return typeof value === "string" && value.length > maximum
    ? [{ field: field.split("."), message: `${label} is too long (maximum is ${maximum} characters)` }]
    : [];
}

const ADDRESS_FIELDS = [
  "firstName",
  "lastName",
  "company",
  "address1",
  "address2",
  "city",
  "country",
  "countryCode",
  "province",
  "provinceCode",
  "zip",
  "phone",
];

/** A MailingAddressInput as the shop's actions take addresses. */
export function addressOf(input: unknown): Record<string, unknown> | undefined {
  if (input === undefined || input === null) return undefined;
  const { countryCode, ...rest } = given("MailingAddressInput", input, ADDRESS_FIELDS);
  const blankToNull = Object.fromEntries(
    Object.entries(rest)
      .filter(([name]) => name !== "id")
      .map(([name, value]) => [name, typeof value === "string" && value.trim() === "" ? null : value]),
  );
  return {
    ...blankToNull,
    ...(countryCode !== undefined && countryCode !== null && { countryCodeV2: countryCode }),
  };
}

/** A MoneyBagInput or MoneyInput with its decimals as text. */
export function moneyOf(input: unknown): unknown {
  const one = (money: Args) => ({ amount: String(money["amount"]), currencyCode: money["currencyCode"] });
  const bag = input as { shopMoney: Args; presentmentMoney?: Args | null };
  return {
    shopMoney: one(bag.shopMoney),
    ...(bag.presentmentMoney && { presentmentMoney: one(bag.presentmentMoney) }),
  };
}
