import { v7 } from "uuid";

/** A new id of our own: UUIDv7, so that newer rows sort after older ones. */
export function newId(): string {
  return v7();
}
