/** What Encore answers, as far as the flow reads it. Amounts are minor units as decimal text. */
export interface OrderSummary {
  orderId: string;
  name: string;
  placedAt: string;
  titles: string[];
}

export interface Line {
  fulfilmentLineItemId: string | null;
  productId: string | null;
  title: string;
  variantTitle: string | null;
  imageUrl: string | null;
  unitMinor: string;
  returnable: number;
  refusal: string | null;
  refusalDetail: string | null;
  lastDay: string | null;
  photos: number;
  note: boolean;
  reasons: string[];
}

export interface Order {
  orderId: string;
  name: string;
  currency: string;
  lines: Line[];
  reasons: { handle: string; name: string; details: { key: string; label: string }[] }[];
}

export interface Outcome {
  resolution: "refund" | "store-credit" | "exchange-variant" | "exchange-product";
  backMinor: string;
  bonusMinor: string;
  feesMinor: string;
  owedMinor: string;
  worthMinor: string;
  currency: string;
  label: "free" | "merchant" | "own";
  keep: boolean;
  days: { from: number; to: number };
  choose: boolean;
}

export interface Variant {
  variantId: string;
  productTitle: string;
  variantTitle: string | null;
  imageUrl: string | null;
}

export interface CaseSummary {
  caseId: string;
  reference: string;
  orderName: string;
  status: string;
  requestedAt: string;
  titles: string[];
}

export interface Case extends CaseSummary {
  currency: string;
  refundMinor: string;
  creditMinor: string;
  feesMinor: string;
  keep: boolean;
  lines: {
    title: string;
    variantTitle: string | null;
    imageUrl: string | null;
    quantity: number;
    note: string | null;
  }[];
  exchanges: { title: string; quantity: number }[];
  messages: { author: string; body: string; at: string }[];
  tracking: { company: string | null; number: string; url: string | null } | null;
  decline: { note: string | null } | null;
  sending: { instructions: string; address: string; labelUrl: string | null; slipUrl: string } | null;
  may: { cancel: boolean; track: boolean; write: boolean };
}

/** A line that was picked, with what was chosen for it. */
export interface Picked {
  line: Line;
  quantity: number;
  reason: string | null;
  reasonDetail: string | null;
  note: string;
  photoIds: string[];
}

export interface Choice {
  orderId: string;
  lines: {
    fulfilmentLineItemId: string;
    quantity: number;
    reason: string | null;
    reasonDetail: string | null;
    note: string;
    photoIds: string[];
  }[];
  replacements: { variantId: string; quantity: number }[];
}
