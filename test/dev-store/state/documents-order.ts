/** Orders, their lines and their payments. */
import type {
  Attribute,
  DiscountAllocation,
  DiscountApplication,
  MailingAddress,
  MoneyBag,
  ShippingLine,
  TaxLine,
} from "./documents-values.ts";

export type FinancialStatus =
  | "AUTHORIZED"
  | "EXPIRED"
  | "PAID"
  | "PARTIALLY_PAID"
  | "PARTIALLY_REFUNDED"
  | "PENDING"
  | "REFUNDED"
  | "VOIDED";
export type OrderFulfilmentStatus = "FULFILLED" | "PARTIALLY_FULFILLED" | "UNFULFILLED";
export type OrderReturnStatus = "NO_RETURN" | "RETURN_REQUESTED" | "IN_PROGRESS" | "RETURNED";
export type OrderCancelReason = "CUSTOMER" | "DECLINED" | "FRAUD" | "INVENTORY" | "OTHER" | "STAFF";

export interface OrderDoc {
  id: number;
  /** "#1001". */
  name: string;
  /** 1001. */
  number: number;
  confirmationNumber: string;
  confirmed: boolean;
  customerId: number | null;
  email: string | null;
  phone: string | null;
  createdAt: string;
  /** When it was placed; for imported history it may lie before `createdAt`. Reports go by this. */
  processedAt: string;
  updatedAt: string;
  closed: boolean;
  closedAt: string | null;
  cancelledAt: string | null;
  cancelReason: OrderCancelReason | null;
  cancellation: { staffNote: string | null } | null;
  test: boolean;
  edited: boolean;
  currencyCode: string;
  presentmentCurrencyCode: string;
  /** Null on an order made without transactions and without a status. */
  displayFinancialStatus: FinancialStatus | null;
  displayFulfillmentStatus: OrderFulfilmentStatus;
  returnStatus: OrderReturnStatus;
  taxesIncluded: boolean;
  taxExempt: boolean;
  estimatedTaxes: boolean;
  dutiesIncluded: boolean;
  capturable: boolean;
  fullyPaid: boolean;
  unpaid: boolean;
  refundable: boolean;
  fulfillable: boolean;
  restockable: boolean;
  merchantEditable: boolean;
  requiresShipping: boolean;
  canMarkAsPaid: boolean;
  canNotifyCustomer: boolean;
  /** Units bought, and units left after refunds that took lines back. */
  subtotalLineItemsQuantity: number;
  currentSubtotalLineItemsQuantity: number;
  /** Lines less their discounts, before shipping and (unless included) taxes. */
  subtotalPriceSet: MoneyBag;
  totalDiscountsSet: MoneyBag;
  totalShippingPriceSet: MoneyBag;
  totalTaxSet: MoneyBag;
  totalPriceSet: MoneyBag;
  originalTotalPriceSet: MoneyBag;
  cartDiscountAmountSet: MoneyBag | null;
  totalTipReceivedSet: MoneyBag;
  currentSubtotalPriceSet: MoneyBag;
  currentCartDiscountAmountSet: MoneyBag;
  currentTotalDiscountsSet: MoneyBag;
  currentShippingPriceSet: MoneyBag;
  currentTotalTaxSet: MoneyBag;
  currentTotalPriceSet: MoneyBag;
  totalReceivedSet: MoneyBag;
  /** Received less refunded. */
  netPaymentSet: MoneyBag;
  totalOutstandingSet: MoneyBag;
  totalCapturableSet: MoneyBag;
  totalRefundedSet: MoneyBag;
  totalRefundedShippingSet: MoneyBag;
  refundDiscrepancySet: MoneyBag;
  taxLines: TaxLine[];
  currentTaxLines: TaxLine[];
  shippingLine: ShippingLine | null;
  discountApplications: DiscountApplication[];
  discountCode: string | null;
  discountCodes: string[];
  paymentGatewayNames: string[];
  tags: string[];
  note: string | null;
  customAttributes: Attribute[];
  customerLocale: string | null;
  customerAcceptsMarketing: boolean;
  /** "web", "pos", "shopify_draft_order" or an app's id. */
  sourceName: string | null;
  sourceIdentifier: string | null;
  poNumber: string | null;
  clientIp: string | null;
  billingAddress: MailingAddress | null;
  billingAddressMatchesShippingAddress: boolean;
  shippingAddress: MailingAddress | null;
}

export interface LineItemDoc {
  id: number;
  /** The order. */
  parentId: number;
  productId: number | null;
  variantId: number | null;
  title: string;
  variantTitle: string | null;
  /** "Alder Rain Shell - Moss / L". */
  name: string;
  sku: string | null;
  vendor: string | null;
  isGiftCard: boolean;
  requiresShipping: boolean;
  taxable: boolean;
  restockable: boolean;
  merchantEditable: boolean;
  quantity: number;
  /** Less removed and refunded units. */
  currentQuantity: number;
  /** Units that can still be refunded. */
  refundableQuantity: number;
  /** Units still to be sent. */
  unfulfilledQuantity: number;
  nonFulfillableQuantity: number;
  originalUnitPriceSet: MoneyBag;
  originalTotalSet: MoneyBag;
  /** After line discounts, without those of the whole order. */
  discountedUnitPriceSet: MoneyBag;
  discountedTotalSet: MoneyBag;
  /** After every discount. */
  discountedUnitPriceAfterAllDiscountsSet: MoneyBag;
  totalDiscountSet: MoneyBag;
  unfulfilledOriginalTotalSet: MoneyBag;
  unfulfilledDiscountedTotalSet: MoneyBag;
  discountAllocations: DiscountAllocation[];
  taxLines: TaxLine[];
  customAttributes: Attribute[];
}

export interface OrderTransactionDoc {
  id: number;
  /** The order. */
  parentId: number;
  kind: "AUTHORIZATION" | "CAPTURE" | "REFUND" | "SALE" | "VOID";
  status: "FAILURE" | "PENDING" | "SUCCESS";
  amountSet: MoneyBag;
  /** "manual", "shopify_payments", "gift_card". */
  gateway: string;
  formattedGateway: string;
  manualPaymentGateway: boolean;
  manuallyCapturable: boolean;
  multiCapturable: boolean;
  test: boolean;
  paymentId: string | null;
  errorCode: string | null;
  parentTransactionId: number | null;
  /** Set on a refund's transactions. */
  refundId: number | null;
  createdAt: string;
  processedAt: string;
}
