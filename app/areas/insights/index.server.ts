/** The door of insights for other areas: what counts, so that every figure of Encore counts the same. */
export { COUNTED_ORDER, netSales, WITHOUT_STATISTICS } from "./definitions.ts";
