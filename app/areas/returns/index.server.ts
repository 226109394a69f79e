/** The door of returns for other areas. */
export { returnsOfCustomer } from "./customer-returns.server.ts";
export type { CustomerReturn } from "./ui/views.ts";
