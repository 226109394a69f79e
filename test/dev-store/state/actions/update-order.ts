import type { OrderDoc } from "../documents.ts";
import { normaliseTags, type AddressInput } from "../input/values.ts";
import { mailingAddress } from "../orders/maker.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeOrder } from "./order-change.ts";

export interface UpdateOrderInput {
  orderId: number;
  email?: string | null;
  phone?: string | null;
  note?: string | null;
  tags?: string[];
  customAttributes?: { key: string; value: string | null }[];
  poNumber?: string | null;
  shippingAddress?: AddressInput;
  /** True closes (archives) the order, false opens it again. */
  closed?: boolean;
}

/** Changes what a merchant may change on an order. Tells orders/updated. */
export function updateOrder(shop: DevShop, input: UpdateOrderInput): OrderDoc {
  const { orderId, tags, shippingAddress, closed, ...plain } = input;
  return changeOrder(shop, orderId, ["id"], ({ order }, _maker, now) => {
    const said = [tags, shippingAddress, closed, ...Object.values(plain)];
    if (said.every((value) => value === undefined)) {
      throw new UserError(null, "No valid update parameters have been provided");
    }
    Object.assign(order, givenFields(plain));
    if (tags) order.tags = normaliseTags(tags);
    if (shippingAddress) {
      const id = order.shippingAddress?.id ?? `gid://shopify/MailingAddress/${order.id}1?model_name=Address`;
      order.shippingAddress = mailingAddress(shippingAddress, id);
      order.billingAddressMatchesShippingAddress = false;
    }
    if (closed !== undefined && closed !== order.closed) {
      order.closed = closed;
      order.closedAt = closed ? now : null;
    }
  }).aggregate.order;
}

/** The fields that were said at all: one that is left out stays as it is. */
function givenFields(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
