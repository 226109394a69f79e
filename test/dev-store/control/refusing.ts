/** What the routes that act on the shop share. */
import { Refusal } from "../http.ts";
import { ImportError } from "../import/import-error.ts";
import { UserError } from "../state/user-error.ts";

/** Runs an action; what it says is wrong with the input becomes a refusal that names the field. */
export async function refusing<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ImportError) {
      const { line, field, reason } = error;
      throw new Refusal(400, error.message, { line, field, reason });
    }
    if (error instanceof UserError) {
      throw new Refusal(400, error.message, { field: error.field?.join(".") ?? null });
    }
    throw error;
  }
}

/** Leaves out what is undefined, as optional properties want it. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}
