/**
 * What the log says of an error: its kind, its code, its stack, and its message where that repeats nothing of what was
 * worked on. Errors carry more than they show: PostgreSQL's hold the failing row, a parser's the text around the fault,
 * an HTTP client's the whole answer.
 */
interface LoggedError {
  type: string;
  message: string;
  code?: string | number;
  status?: number;
  stack?: string;
  cause?: LoggedError | string;
}

/** Causes of causes that are told at most. */
const DEPTH = 4;
/** Addresses of people (and of databases, with their passwords), access tokens, and signed tokens. */
const NEVER = [/\S+@\S+/g, /\bshp[a-z]{2,3}_\w+/g, /\beyJ[\w-]+(?:\.[\w-]+)*/g];

/** @param error whatever was thrown */
export function loggedError(error: unknown, depth = DEPTH): LoggedError | string {
  if (typeof error === "string") return withoutSecrets(error);
  if (!isError(error)) return { type: kindOf(error), message: "", ...statusOf(error) };
  const { name = "Error", stack = "", cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name === "Error" ? error.constructor.name : name,
    message: withoutSecrets(messageOf(error, String(code))),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...statusOf(error),
    // Its first lines repeat the message.
    stack: stack
      .split("\n")
      .filter((line) => /^\s+at /.test(line))
      .join("\n"),
    ...(cause === undefined || depth === 0 ? {} : { cause: loggedError(cause, depth - 1) }),
  };
}

type LikeError = Omit<Error, "name"> & { name?: string };

/** An error, or what pg-boss makes of one: a plain object with its message and stack, and no name. */
function isError(thrown: unknown): thrown is LikeError {
  if (thrown instanceof Error) return true;
  const { message, stack } = (thrown ?? {}) as { message?: unknown; stack?: unknown };
  return typeof message === "string" && typeof stack === "string";
}

function messageOf({ name, message: whole, stack }: LikeError, code: string): string {
  // "Unexpected token … in …", with the text itself.
  if (name === "SyntaxError" || stack?.startsWith("SyntaxError")) return "a text could not be parsed";
  // Prisma shows the call with its arguments; what was wrong with it is in the last line.
  const message = name?.startsWith("PrismaClient") ? (whole.trim().split("\n").at(-1) ?? "") : whole;
  // PostgreSQL's data exceptions quote the value.
  const quotesData = /^22/.test(code) || /Code: `22/.test(message);
  return quotesData ? message.replace(/".*"/s, '"…"') : message;
}

function withoutSecrets(text: string): string {
  return NEVER.reduce((rest, pattern) => rest.replace(pattern, "…"), text);
}

function kindOf(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null ? thrown.constructor.name : typeof thrown;
}

function statusOf(thrown: unknown): { status?: number } {
  const status = (thrown as { status?: unknown } | null | undefined)?.status;
  return typeof status === "number" ? { status } : {};
}
