/** Shopify's global ids: "gid://shopify/Order/450789469". */

export interface Gid {
  type: string;
  id: bigint;
}

/** The global id of an object. */
export function gid(type: string, id: bigint): string {
  return `gid://shopify/${type}/${id}`;
}

/**
 * Reads a global id with a numeric tail; query parts ("…/1?model_name=CustomerAddress") are dropped.
 * @returns undefined for anything else, UUID-tailed ids (Job) among them
 */
export function parseGid(text: string): Gid | undefined {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)(?:\?.*)?$/.exec(text);
  return match ? { type: match[1] as string, id: BigInt(match[2] as string) } : undefined;
}

/** The numeric id of a global id of this type. @throws Error when it is not one: Shopify broke its word. */
export function idOf(type: string, text: string): bigint {
  const parsed = parseGid(text);
  if (parsed?.type !== type) throw new Error(`Expected the id of a ${type}`);
  return parsed.id;
}
