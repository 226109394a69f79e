/**
 * The mirror tables as the writers see them: one description per table, from which the staging table, the COPY text and
 * every merging statement are made.
 */
import type {
  CustomerRow,
  FulfilmentRow,
  LineItemRow,
  OrderRow,
  ProductRow,
  RefundRow,
  ReturnLineItemRow,
  ReturnRow,
  VariantRow,
} from "../mappers/rows.ts";

type SqlType = "bigint" | "integer" | "boolean" | "text" | "text[]" | "timestamptz(3)";

export interface Table<Row> {
  name: string;
  /** The staging table, with the same columns but the shop's. */
  stage: string;
  /** The primary key without the shop. */
  key: readonly (keyof Row & string)[];
  /** Column of each field, in order. */
  columns: readonly { field: keyof Row & string; name: string; type: SqlType }[];
  /** Columns that PostgreSQL works out: the name and an expression over the staging table `s`. */
  computed: readonly { name: string; expression: string }[];
}

function table<Row>(
  name: string,
  key: readonly (keyof Row & string)[],
  types: Record<keyof Row & string, SqlType>,
  computed: Table<Row>["computed"] = [],
): Table<Row> {
  const fields = Object.entries(types) as [keyof Row & string, SqlType][];
  const columns = fields.map(([field, type]) => ({ field, name: columnOf(field), type }));
  return { name, stage: `stage_${name}`, key, columns, computed };
}

/** "updatedAt" is the column "updated_at". */
export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export const PRODUCTS = table<ProductRow>("products", ["id"], {
  id: "bigint",
  title: "text",
  handle: "text",
  status: "text",
  productType: "text",
  vendor: "text",
  tags: "text[]",
  imageUrl: "text",
  createdAt: "timestamptz(3)",
  updatedAt: "timestamptz(3)",
});

export const VARIANTS = table<VariantRow>("product_variants", ["productId", "id"], {
  productId: "bigint",
  id: "bigint",
  title: "text",
  sku: "text",
  priceMinor: "bigint",
  position: "integer",
});

export const CUSTOMERS = table<CustomerRow>(
  "customers",
  ["id"],
  {
    id: "bigint",
    email: "text",
    firstName: "text",
    lastName: "text",
    phone: "text",
    state: "text",
    locale: "text",
    countryCode: "text",
    city: "text",
    tags: "text[]",
    emailMarketingState: "text",
    smsMarketingState: "text",
    createdAt: "timestamptz(3)",
    updatedAt: "timestamptz(3)",
  },
  [{ name: "search", expression: "search_text(s.first_name, s.last_name, s.email, s.phone)" }],
);

export const ORDERS = table<OrderRow>("orders", ["id"], {
  id: "bigint",
  customerId: "bigint",
  name: "text",
  test: "boolean",
  currency: "text",
  subtotalMinor: "bigint",
  discountsMinor: "bigint",
  shippingMinor: "bigint",
  taxMinor: "bigint",
  totalMinor: "bigint",
  currentSubtotalMinor: "bigint",
  currentTaxMinor: "bigint",
  currentTotalMinor: "bigint",
  refundedMinor: "bigint",
  taxesIncluded: "boolean",
  shippingTaxMinor: "bigint",
  presentmentCurrency: "text",
  presentmentTotalMinor: "bigint",
  financialStatus: "text",
  fulfilmentStatus: "text",
  discountCodes: "text[]",
  tags: "text[]",
  sourceName: "text",
  customerLocale: "text",
  shippingCountryCode: "text",
  processedAt: "timestamptz(3)",
  createdAt: "timestamptz(3)",
  updatedAt: "timestamptz(3)",
  cancelledAt: "timestamptz(3)",
  closedAt: "timestamptz(3)",
});

export const LINE_ITEMS = table<LineItemRow>("order_line_items", ["orderId", "id"], {
  orderId: "bigint",
  id: "bigint",
  productId: "bigint",
  variantId: "bigint",
  title: "text",
  variantTitle: "text",
  sku: "text",
  quantity: "integer",
  currentQuantity: "integer",
  unitPriceMinor: "bigint",
  discountedTotalMinor: "bigint",
});

export const FULFILMENTS = table<FulfilmentRow>("fulfilments", ["orderId", "id"], {
  orderId: "bigint",
  id: "bigint",
  name: "text",
  status: "text",
  displayStatus: "text",
  trackingCompany: "text",
  trackingNumbers: "text[]",
  createdAt: "timestamptz(3)",
  updatedAt: "timestamptz(3)",
  deliveredAt: "timestamptz(3)",
});

export const REFUNDS = table<RefundRow>("refunds", ["orderId", "id"], {
  orderId: "bigint",
  id: "bigint",
  totalMinor: "bigint",
  currency: "text",
  createdAt: "timestamptz(3)",
});

export const RETURNS = table<ReturnRow>("returns", ["orderId", "id"], {
  orderId: "bigint",
  id: "bigint",
  name: "text",
  status: "text",
  totalQuantity: "integer",
  createdAt: "timestamptz(3)",
  closedAt: "timestamptz(3)",
  readAt: "timestamptz(3)",
});

export const RETURN_LINE_ITEMS = table<ReturnLineItemRow>(
  "return_line_items",
  ["orderId", "returnId", "id"],
  {
    orderId: "bigint",
    returnId: "bigint",
    id: "bigint",
    lineItemId: "bigint",
    quantity: "integer",
    processedQuantity: "integer",
    refundedQuantity: "integer",
    reason: "text",
  },
);

export const TABLES = [
  PRODUCTS,
  VARIANTS,
  CUSTOMERS,
  ORDERS,
  LINE_ITEMS,
  FULFILMENTS,
  REFUNDS,
  RETURNS,
  RETURN_LINE_ITEMS,
] as const;
