/** How much a member of staff settles without asking anyone. */

export interface SettleRight {
  /** The shop's limit in minor units of its currency; null: there is none. */
  limitMinor: bigint | null;
  /** Whether this member of staff may settle above it: the account's owner, and whom they named. */
  mayApprove: boolean;
}

/**
 * @param settled the value of the case's goods and the bonus on top, minor units of its currency
 * @param settled.shopRate how many of them one minor unit of the shop's currency is
 */
export function maySettle(
  { valueMinor, bonusMinor, shopRate }: { valueMinor: bigint; bonusMinor: bigint; shopRate: number },
  { limitMinor, mayApprove }: SettleRight,
): boolean {
  if (mayApprove || limitMinor === null) return true;
  return Number(valueMinor + bonusMinor) <= Number(limitMinor) * shopRate;
}
