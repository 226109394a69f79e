/**
 * Everything that can happen in the shop. Each action takes the shop and its input, works in one
 * transaction, keeps every document consistent, tells the webhook topics that Shopify would send, and returns the document
 * as it stands then. An input that cannot be is a `UserError`, and nothing has changed.
 */
export { addFulfilmentEvent } from "./add-fulfilment-event.ts";
export { cancelFulfilment } from "./cancel-fulfilment.ts";
export { cancelOrder } from "./cancel-order.ts";
export { changeAccount } from "./change-account.ts";
export { changeShop } from "./change-shop.ts";
export { createCustomer } from "./create-customer.ts";
export { createProduct } from "./create-product.ts";
export { approveReturn, declineReturn } from "./decide-return.ts";
export { deleteCustomer } from "./delete-customer.ts";
export { deleteOrder } from "./delete-order.ts";
export { deleteProduct } from "./delete-product.ts";
export { cancelReturn, closeReturn, reopenReturn } from "./finish-return.ts";
export { fulfilOrder } from "./fulfil-order.ts";
export { markOrderPaid } from "./mark-order-paid.ts";
export { editOrder } from "./edit-order.ts";
export { mergeCustomers } from "./merge-customers.ts";
export { placeOrder } from "./place-order.ts";
export { processReturn } from "./process-return.ts";
export { refundOrder } from "./refund-order.ts";
export { removeFromReturn } from "./remove-from-return.ts";
export { createReturn, requestReturn } from "./request-return.ts";
export { updateCustomer } from "./update-customer.ts";
export { updateOrder } from "./update-order.ts";
export { updateProduct } from "./update-product.ts";
export { updateTracking } from "./update-tracking.ts";
