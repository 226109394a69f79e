/** Locks between processes: the operating system ends them with the process, however it dies. */
import { DatabaseSync } from "node:sqlite";

/**
 * Takes the lock that this file stands for.
 * @returns what lets go of it, or undefined while another process holds it @throws Error when the file cannot be written
 */
export function tryLock(file: string): (() => void) | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === BUSY) return undefined;
    throw error;
  }
  return () => database.close();
}

/** SQLITE_BUSY */
const BUSY = 5;
