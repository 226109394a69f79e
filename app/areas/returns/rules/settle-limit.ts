/** How much a member of staff settles without asking anyone. */

export interface SettleRight {
  /** The shop's limit in minor units of its currency; null: there is none. */
  limitMinor: bigint | null;
  /** Whether this member of staff may settle above it: the account's owner, and whom they named. */
  mayApprove: boolean;
  /** Minor units of the case's currency for one minor unit of the shop's; 1 where they are the same. */
  rate: number;
}

/** @param settled the value of the case's goods and the bonus on top, minor units of its currency */
export function maySettle(
  { valueMinor, bonusMinor }: { valueMinor: bigint; bonusMinor: bigint },
  { limitMinor, mayApprove, rate }: SettleRight,
): boolean {
  if (mayApprove || limitMinor === null) return true;
  return Number(valueMinor + bonusMinor) <= Number(limitMinor) * rate;
}
