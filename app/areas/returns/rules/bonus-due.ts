/** The bonus for choosing store credit. */

/**
 * What of the promised bonus is still to be credited: in proportion to the credit that was really given (a missing unit earns
 * none), rounded down, once.
 * @param facts amounts in minor units of one currency
 */
export function bonusDue(facts: {
  /** Promised with the request: the bonus, and the credit that it was promised for. */
  bonusMinor: bigint;
  creditMinor: bigint;
  /** Given so far. */
  creditedMinor: bigint;
  bonusCreditedMinor: bigint;
}): bigint {
  const { bonusMinor, creditMinor, creditedMinor, bonusCreditedMinor } = facts;
  if (bonusMinor <= 0n || creditMinor <= 0n || bonusCreditedMinor > 0n) return 0n;
  const given = creditedMinor < creditMinor ? creditedMinor : creditMinor;
  return (bonusMinor * given) / creditMinor;
}
