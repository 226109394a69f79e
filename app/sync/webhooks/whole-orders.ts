/** The topics whose body is the order as it is after the change: any number of them can be written at once. */
export const WHOLE_ORDERS = [
  "orders/create",
  "orders/updated",
  "orders/paid",
  "orders/cancelled",
  "orders/fulfilled",
  "orders/partially_fulfilled",
] as const;

const all: ReadonlySet<string> = new Set(WHOLE_ORDERS);

export function isWholeOrder(topic: string): boolean {
  return all.has(topic);
}
