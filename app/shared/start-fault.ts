/** Errors of connecting to PostgreSQL, and the classes of its own refusals: wrong password, unknown database. */
const NOT_REACHED = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT"]);
const REFUSED = /^(28|3D)/;

/** Why a process could not start, in one line that says what to do. */
export function startFault(error: unknown): string {
  if (!(error instanceof Error)) return `Encore could not start: ${String(error)}`;
  const { code = "" } = error as NodeJS.ErrnoException;
  const [line = code] = (error.message || code).split("\n");
  if (NOT_REACHED.has(code) || REFUSED.test(code))
    return `Encore could not start: the database cannot be used (${line}): see that it runs and that DATABASE_URL is right`;
  if (code === "ERR_MODULE_NOT_FOUND" && line.includes("build/server"))
    return "Encore could not start: it is not built: run `npm run build` first";
  return `Encore could not start: ${line}`;
}
