/** Every resolver of the development store, by type and field. */
import type { TypeResolvers } from "./context.ts";
import { customerFields } from "./fields/customer.ts";
import { fulfilmentFields } from "./fields/fulfilment.ts";
import { orderFields } from "./fields/order.ts";
import { productFields } from "./fields/product.ts";
import { shopFields } from "./fields/shop.ts";
import { rootFields } from "./roots.ts";

export const resolvers: TypeResolvers = {
  ...rootFields,
  ...shopFields,
  ...orderFields,
  ...fulfilmentFields,
  ...customerFields,
  ...productFields,
};
