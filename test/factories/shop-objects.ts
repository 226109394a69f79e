/**
 * Customers, products and orders as the development store is given them (imports, placed orders), with sensible defaults:
 * a test says only what it is about.
 */
import type { ImportObject } from "#test/dev-store/import/import.ts";

type CustomerObject = Extract<ImportObject, { type: "Customer" }>;
type ProductObject = Extract<ImportObject, { type: "Product" }>;
type OrderObject = Extract<ImportObject, { type: "Order" }>;

/** US dollars as Shopify writes a bag of them. @param amount "12.50" */
export function usd(amount: string) {
  const money = { amount, currencyCode: "USD" };
  return { shopMoney: money, presentmentMoney: money };
}

export function aCustomer(facts: Partial<CustomerObject> = {}): CustomerObject {
  return {
    type: "Customer",
    firstName: "Ada",
    lastName: "Linden",
    email: "ada@example.com",
    locale: "en",
    createdAt: "2026-01-05T15:00:00Z",
    ...facts,
  };
}

export function aProduct(facts: Partial<ProductObject> = {}): ProductObject {
  return {
    type: "Product",
    title: "Stoneware Mug",
    vendor: "Fernhill Supply",
    productType: "Home",
    variants: [{ sku: "MUG-01", price: "24.00" }],
    createdAt: "2025-12-01T12:00:00Z",
    ...facts,
  };
}

/** Two mugs for 24.00 each, 6.00 shipping, no tax: 54.00, paid, not sent, of ada@example.com. */
export function anOrder(facts: Partial<OrderObject> = {}): OrderObject {
  return {
    type: "Order",
    customer: { email: "ada@example.com" },
    createdAt: "2026-03-02T17:30:00Z",
    lineItems: [
      {
        title: "Stoneware Mug",
        sku: "MUG-01",
        quantity: 2,
        originalUnitPriceSet: usd("24.00"),
        taxable: false,
      },
    ],
    shippingLine: { title: "Ground", originalPriceSet: usd("6.00") },
    ...facts,
  };
}
