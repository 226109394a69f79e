/** Scalar values as Shopify coerces them on the way in. */

/** A global id: "gid://shopify/Type/1", possibly with a query part; the number may be a UUID. */
const GID = /^gid:\/\/shopify\/([A-Za-z]\w*)\/([^?/]+)(\?.*)?$/;
const ISO_TIME = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|UTC|[+-]\d\d:?\d\d))?)?$/i;

/** Why a value is not of a scalar type, in Shopify's words; undefined when it is. */
export function scalarFault(type: string, value: unknown): string | undefined {
  const cannot = () => `Could not coerce value ${JSON.stringify(value)} to ${type}`;
  switch (type) {
    case "ID":
      return typeof value === "string" && GID.test(value)
        ? undefined
        : `Invalid global id '${String(value)}'`;
    case "Int":
      return typeof value === "number" && Number.isInteger(value) ? undefined : cannot();
    case "Float":
      return typeof value === "number" ? undefined : cannot();
    case "Boolean":
      return typeof value === "boolean" ? undefined : cannot();
    case "String":
      return typeof value === "string" ? undefined : cannot();
    case "DateTime":
      return typeof value === "string" && ISO_TIME.test(value) && !Number.isNaN(Date.parse(value))
        ? undefined
        : `invalid DateTime '${String(value)}'`;
    case "Date":
      return typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value)
        ? undefined
        : `invalid Date '${String(value)}'`;
    case "Decimal":
    case "Money":
      return /^-?\d+(\.\d+)?$/.test(String(value)) ? undefined : `invalid decimal '${String(value)}'`;
    case "UnsignedInt64":
      return /^\d+$/.test(String(value)) ? undefined : `invalid unsigned 64-bit integer '${String(value)}'`;
    default:
      return undefined;
  }
}

export interface Gid {
  type: string;
  /** NaN when the id is a UUID. */
  id: number;
  text: string;
}

/** Takes a global id apart. @throws TypeError when the text is none; coercion has refused those before. */
export function parseGid(text: string): Gid {
  const match = GID.exec(text);
  if (!match) throw new TypeError(`Not a global id: ${text}`);
  return { type: match[1] ?? "", id: /^\d+$/.test(match[2] ?? "") ? Number(match[2]) : Number.NaN, text };
}

export function gid(type: string, id: number | string): string {
  return `gid://shopify/${type}/${id}`;
}
