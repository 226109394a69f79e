/** The prices of a new order: its lines, discounts and taxes, from what was said of them and what follows from it. */
import type { DiscountAllocation, DiscountApplication, LineItemDoc, TaxLine } from "../documents.ts";
import type { LineItemInput, OrderInput } from "../input/order.ts";
import type { MoneyInput } from "../input/values.ts";
import {
  add,
  atRate,
  split,
  subtract,
  sum,
  times,
  toBag,
  ZERO,
  type Amount,
  type Currencies,
} from "../money.ts";
import { UserError } from "../user-error.ts";
import type { CatalogueEntry, OrderMaker } from "./maker.ts";
import { readMoney } from "./read-money.ts";

/** What a line costs whose price nobody told and nothing implies: 20.00, or 2000 in a currency without decimals. */
const PLAUSIBLE_PRICE = 2000;

/** One line with its amounts, before it has become a document. */
export interface PricedLine {
  input: LineItemInput;
  entry: CatalogueEntry | undefined;
  quantity: number;
  unit: Amount;
  /** Unit price times quantity. */
  original: Amount;
  /** The line's own discount, and its share of the whole order's. */
  ownDiscount: Amount;
  cartDiscount: Amount;
  /** After every discount. */
  net: Amount;
  tax: Amount;
  taxLines: TaxLine[];
}

export interface PricedOrder {
  currencies: Currencies;
  lines: PricedLine[];
  discountApplications: DiscountApplication[];
  /** Null when nothing is shipped. */
  shipping: { title: string; code: string | null; price: Amount; tax: Amount; taxLines: TaxLine[] } | null;
  subtotal: Amount;
  discount: Amount;
  cartDiscount: Amount;
  tax: Amount;
  total: Amount;
}

/** Works out every amount. @throws UserError naming the field when the parts contradict each other or the totals given */
export function priceOrder(maker: OrderMaker, input: OrderInput): PricedOrder {
  const shopCurrency = input.currencyCode ?? maker.shop.currencyCode;
  const currencies = { shop: shopCurrency, presentment: input.presentmentCurrencyCode ?? shopCurrency };
  const read = (money: MoneyInput | undefined, ...field: string[]) =>
    money === undefined ? undefined : readMoney(money, currencies, field);

  const shippingPrice =
    read(input.shippingLine?.originalPriceSet, "shippingLine", "originalPriceSet") ??
    read(input.totalShippingPriceSet, "totalShippingPriceSet") ??
    ZERO;
  const givenTotal = read(input.totalPriceSet, "totalPriceSet");
  const givenTax = read(input.totalTaxSet, "totalTaxSet");
  const givenDiscount = read(input.totalDiscountsSet, "totalDiscountsSet");
  const shippingTaxLines = taxLines(
    input.shippingLine?.taxLines ?? [],
    shippingPrice,
    input.taxesIncluded ?? false,
    currencies,
    ["shippingLine"],
  );
  const shippingTax = sum(shippingTaxLines.map(({ amount }) => amount));

  const beforeTax = givenTotal && subtract(givenTotal, input.taxesIncluded ? ZERO : (givenTax ?? ZERO));
  const worth = beforeTax && add(subtract(beforeTax, shippingPrice), givenDiscount ?? ZERO);
  const lines = priceLines(maker, input, currencies, worth);
  const ownDiscount = sum(lines.map((line) => line.ownDiscount));
  const discount = givenDiscount ?? ownDiscount;
  const cartDiscount = subtract(discount, ownDiscount);
  if (cartDiscount.shop < 0)
    throw new UserError(["totalDiscountsSet"], "is less than the lines' own discounts");
  if (cartDiscount.shop > sum(lines.map((line) => line.net)).shop) {
    throw new UserError(["totalDiscountsSet"], "is more than the lines cost");
  }
  spreadCartDiscount(lines, cartDiscount);
  taxTheLines(lines, input, currencies, givenTax && subtract(givenTax, shippingTax));

  const subtotal = sum(lines.map((line) => line.net));
  const tax = add(sum(lines.map((line) => line.tax)), shippingTax);
  const total = add(add(subtotal, shippingPrice), input.taxesIncluded ? ZERO : tax);
  const given = {
    subtotalPriceSet: read(input.subtotalPriceSet, "subtotalPriceSet"),
    totalPriceSet: givenTotal,
  };
  const made = {
    subtotalPriceSet: subtotal,
    totalPriceSet: total,
    totalTaxSet: tax,
    totalShippingPriceSet: shippingPrice,
  };
  const shippingTotal = read(input.totalShippingPriceSet, "totalShippingPriceSet");
  for (const [field, amount] of Object.entries({
    ...given,
    totalTaxSet: givenTax,
    totalShippingPriceSet: shippingTotal,
  })) {
    checkTotal(field, amount, made[field as keyof typeof made], currencies);
  }
  const hasShipping = input.shippingLine != null || shippingPrice.shop > 0;
  return {
    currencies,
    lines,
    discountApplications: applications(input, lines, cartDiscount, currencies),
    shipping: hasShipping
      ? {
          title: input.shippingLine?.title ?? "Standard",
          code: input.shippingLine?.code ?? input.shippingLine?.title ?? "Standard",
          price: shippingPrice,
          tax: shippingTax,
          taxLines: shippingTaxLines.map(({ line }) => line),
        }
      : null,
    subtotal,
    discount,
    cartDiscount,
    tax,
    total,
  };
}

function checkTotal(field: string, given: Amount | undefined, made: Amount, currencies: Currencies): void {
  if (!given || (given.shop === made.shop && given.presentment === made.presentment)) return;
  const [said, is] = [toBag(given, currencies), toBag(made, currencies)];
  const side = given.shop === made.shop ? "presentmentMoney" : "shopMoney";
  throw new UserError([field], `says ${said[side].amount}, but the parts make it ${is[side].amount}`);
}

/** @param worth what all lines cost together before discounts, where the order's total tells */
function priceLines(
  maker: OrderMaker,
  input: OrderInput,
  currencies: Currencies,
  worth: Amount | undefined,
): PricedLine[] {
  const inputs: LineItemInput[] = input.lineItems?.length
    ? input.lineItems
    : [{ title: "Item", quantity: 1 }];
  const found = inputs.map((line, index) => {
    const field = ["lineItems", String(index)];
    const entry = findVariant(maker, line, field);
    const unit = unitPrice(line, entry, currencies, field);
    const own = line.totalDiscountSet
      ? readMoney(line.totalDiscountSet, currencies, [...field, "totalDiscountSet"])
      : ZERO;
    return { input: line, entry, unit, own, quantity: line.quantity ?? 1, field };
  });
  const priced = sum(found.map(({ unit, quantity }) => (unit ? times(unit, quantity) : ZERO)));
  const unpriced = found.filter(({ unit }) => unit === undefined);
  const rest = worth && subtract(worth, priced);
  if (rest && unpriced.length > 0 && rest.shop < 0) {
    throw new UserError(["totalPriceSet"], "is less than the priced lines, shipping and taxes");
  }
  const shares = rest
    ? split(
        rest,
        unpriced.map(({ quantity }) => quantity),
      )
    : [];
  return found.map(({ input: line, entry, unit, own, quantity, field }) => {
    let price = unit;
    let ownDiscount = own;
    if (!price) {
      const share = shares.shift();
      if (share) {
        // A total that its units do not divide is met by the next higher price less a discount of some cents.
        price = {
          shop: Math.ceil(share.shop / quantity),
          presentment: Math.ceil(share.presentment / quantity),
        };
        ownDiscount = add(own, subtract(times(price, quantity), share));
      } else price = { shop: PLAUSIBLE_PRICE, presentment: PLAUSIBLE_PRICE };
    }
    const original = times(price, quantity);
    if (ownDiscount.shop > original.shop) {
      throw new UserError([...field, "totalDiscountSet"], "is more than the line costs");
    }
    const net = subtract(original, ownDiscount);
    const none = { cartDiscount: ZERO, tax: ZERO, taxLines: [] };
    return { input: line, entry, quantity, unit: price, original, ownDiscount, net, ...none };
  });
}

function findVariant(maker: OrderMaker, line: LineItemInput, field: string[]): CatalogueEntry | undefined {
  if (typeof line.variant === "number") {
    const entry = maker.variant(line.variant);
    if (!entry) throw new UserError([...field, "variant"], `there is no ProductVariant ${line.variant}`);
    return entry;
  }
  if (typeof line.product === "number" && !maker.store.has("Product", line.product)) {
    throw new UserError([...field, "product"], `there is no Product ${line.product}`);
  }
  // A line may say that it belongs to no variant any more (the product was deleted since).
  return line.sku && line.variant === undefined ? maker.variant(line.sku) : undefined;
}

function unitPrice(
  line: LineItemInput,
  entry: CatalogueEntry | undefined,
  currencies: Currencies,
  field: string[],
): Amount | undefined {
  if (line.originalUnitPriceSet) {
    return readMoney(line.originalUnitPriceSet, currencies, [...field, "originalUnitPriceSet"]);
  }
  if (!entry) return undefined;
  return readMoney({ shopMoney: { amount: entry.variant.price } }, currencies, [
    ...field,
    "originalUnitPriceSet",
  ]);
}

function spreadCartDiscount(lines: PricedLine[], discount: Amount): void {
  if (discount.shop === 0) return;
  const shares = split(
    discount,
    lines.map((line) => line.net.shop),
  );
  lines.forEach((line, index) => {
    line.cartDiscount = shares[index] ?? ZERO;
    line.net = subtract(line.net, line.cartDiscount);
  });
}

/** @param given the tax on all lines, where the order tells it without telling tax lines */
function taxTheLines(
  lines: PricedLine[],
  input: OrderInput,
  currencies: Currencies,
  given: Amount | undefined,
): void {
  const included = input.taxesIncluded ?? false;
  const told = lines.some((line) => line.input.taxLines !== undefined);
  const spread =
    !told && given && given.shop > 0
      ? split(
          given,
          lines.map((line) => (line.input.taxable === false ? 0 : line.net.shop)),
        )
      : [];
  lines.forEach((line, index) => {
    const share = spread[index];
    const inputs =
      share && share.shop > 0
        ? [{ title: "Tax", rate: Math.round((share.shop / line.net.shop) * 10_000) / 10_000, amount: share }]
        : (line.input.taxLines ?? []);
    const made = taxLines(inputs, line.net, included, currencies, ["lineItems", String(index)]);
    line.taxLines = made.map((tax) => tax.line);
    line.tax = sum(made.map((tax) => tax.amount));
  });
}

type TaxInput = NonNullable<LineItemInput["taxLines"]>[number] & { amount?: Amount };

function taxLines(
  inputs: TaxInput[],
  net: Amount,
  included: boolean,
  currencies: Currencies,
  field: string[],
) {
  return inputs.map(({ title, rate, priceSet, amount: known }, index) => {
    const amount =
      known ??
      (priceSet
        ? readMoney(priceSet, currencies, [...field, "taxLines", String(index), "priceSet"])
        : atRate(net, included ? rate / (1 + rate) : rate));
    const ratePercentage = Math.round(rate * 1_000_000) / 10_000;
    const line: TaxLine = {
      title,
      rate,
      ratePercentage,
      priceSet: toBag(amount, currencies),
      source: null,
      channelLiable: false,
    };
    return { line, amount };
  });
}

function applications(
  input: OrderInput,
  lines: PricedLine[],
  cartDiscount: Amount,
  currencies: Currencies,
): DiscountApplication[] {
  const made: DiscountApplication[] = [];
  const value = (amount: Amount) => ({
    __typename: "MoneyV2" as const,
    ...toBag(amount, currencies).presentmentMoney,
  });
  const own = sum(lines.map((line) => line.ownDiscount));
  if (own.shop > 0) {
    made.push({
      __typename: "ManualDiscountApplication",
      index: 0,
      code: null,
      title: "Discount",
      allocationMethod: "ONE",
      targetSelection: "EXPLICIT",
      targetType: "LINE_ITEM",
      value: value(own),
    });
  }
  const codes = input.discountCodes ?? [];
  const ofCart = codes.length > 0 ? codes : cartDiscount.shop > 0 ? [null] : [];
  ofCart.forEach((code, index) => {
    made.push({
      __typename: code === null ? "ManualDiscountApplication" : "DiscountCodeApplication",
      index: made.length,
      code,
      title: code === null ? "Discount" : null,
      allocationMethod: "ACROSS",
      targetSelection: "ALL",
      targetType: "LINE_ITEM",
      value: value(index === 0 ? cartDiscount : ZERO),
    });
  });
  return made;
}

/** How a line's discounts point at the order's: its own at the first application, the order's at the next. */
export function allocationsOf(line: PricedLine, order: PricedOrder): DiscountAllocation[] {
  const made: DiscountAllocation[] = [];
  const { currencies, discountApplications } = order;
  if (line.ownDiscount.shop > 0) {
    made.push({ allocatedAmountSet: toBag(line.ownDiscount, currencies), discountIndex: 0 });
  }
  if (line.cartDiscount.shop > 0) {
    const discountIndex = discountApplications.findIndex(
      ({ allocationMethod }) => allocationMethod === "ACROSS",
    );
    made.push({ allocatedAmountSet: toBag(line.cartDiscount, currencies), discountIndex });
  }
  return made;
}

/** The amounts of a line's document. */
export function lineAmounts(line: PricedLine, currencies: Currencies) {
  const discounted = subtract(line.original, line.ownDiscount);
  const perUnit = (amount: Amount): Amount => ({
    shop: Math.round(amount.shop / line.quantity),
    presentment: Math.round(amount.presentment / line.quantity),
  });
  return {
    originalUnitPriceSet: toBag(line.unit, currencies),
    originalTotalSet: toBag(line.original, currencies),
    discountedUnitPriceSet: toBag(perUnit(discounted), currencies),
    discountedTotalSet: toBag(discounted, currencies),
    discountedUnitPriceAfterAllDiscountsSet: toBag(perUnit(line.net), currencies),
    totalDiscountSet: toBag(line.ownDiscount, currencies),
  } satisfies Partial<LineItemDoc>;
}
