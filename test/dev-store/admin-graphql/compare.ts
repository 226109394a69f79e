/** Compares a recorded answer with ours: exactly, but for what differs between shops (ids, times, addresses, cursors). */

const GID = /gid:\/\/shopify\/([A-Za-z]+)\/[^\s"'\\,)\]]+/g;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const NAME = /^#[A-Z]?\d+(-[RF]\d+)?$/;
/** Any text will do in these. */
const FREE_TEXT = new Set([
  "cursor",
  "startCursor",
  "endCursor",
  "legacyResourceId",
  "url",
  "partialDataUrl",
  "fileSize",
  "confirmationNumber",
]);

interface Answer {
  data?: unknown;
  errors?: unknown;
}

/** Where the answers differ, one line each; empty when they match. The cost and the places of errors are not compared. */
export function differences(recorded: Answer, ours: Answer): string[] {
  const found: string[] = [];
  const relevant = ({ data, errors }: Answer) => ({
    ...(data !== undefined && { data }),
    ...(errors !== undefined && { errors }),
  });
  compare(relevant(recorded), relevant(ours), "$", "", found);
  return found;
}

function compare(recorded: unknown, ours: unknown, path: string, key: string, found: string[]): void {
  if (/^\$\.errors\[\d+\]\.locations$/.test(path)) return;
  if (recorded === null || ours === null || typeof recorded !== typeof ours || typeof recorded !== "object") {
    if (!sameValue(recorded, ours, key))
      found.push(`${path}: recorded ${short(recorded)}, ours ${short(ours)}`);
  } else if (Array.isArray(recorded) || Array.isArray(ours)) {
    if (!Array.isArray(recorded) || !Array.isArray(ours) || recorded.length !== ours.length) {
      found.push(`${path}: recorded ${short(recorded)}, ours ${short(ours)}`);
      return;
    }
    recorded.forEach((item, index) => compare(item, ours[index], `${path}[${index}]`, key, found));
  } else {
    const [theirs, own] = [recorded as Record<string, unknown>, ours as Record<string, unknown>];
    for (const name of new Set([...Object.keys(theirs), ...Object.keys(own)])) {
      if (!(name in own)) found.push(`${path}.${name}: missing`);
      else if (!(name in theirs)) found.push(`${path}.${name}: unexpected ${short(own[name])}`);
      else compare(theirs[name], own[name], `${path}.${name}`, name, found);
    }
  }
}

function sameValue(recorded: unknown, ours: unknown, key: string): boolean {
  if (recorded === ours) return true;
  if (typeof recorded !== "string" || typeof ours !== "string") return false;
  const shape = (text: string) => text.replace(GID, "gid:$1").replace(/\b\d{6,}\b/g, "N");
  // The members of an enum come in Shopify's own order, which the published schema does not tell.
  const [before, members] = recorded.split("to be one of: ");
  return (
    FREE_TEXT.has(key) ||
    (TIME.test(recorded) && TIME.test(ours)) ||
    (NAME.test(recorded) && NAME.test(ours)) ||
    shape(recorded) === shape(ours) ||
    (members !== undefined && ours.split("to be one of: ")[0] === before) ||
    (recorded === "invalid id" && ours.startsWith("Invalid id: gid:"))
  );
}

function short(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
