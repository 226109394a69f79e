/** Whether something made (the build, generated code) still belongs to what it was made of. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A digest of the contents of files and folders. @param skip leaves out paths that contain it */
export function digest(paths: readonly string[], skip: string): string {
  const hash = createHash("sha256");
  const add = (path: string): void => {
    if (path.includes(skip) || !existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
      return;
    }
    hash.update(path).update(readFileSync(path));
  };
  paths.forEach(add);
  return hash.digest("hex");
}

/** Whether the stamp says otherwise than the digest, or nothing. */
export function isStale(stampFile: string, wanted: string): boolean {
  return !existsSync(stampFile) || readFileSync(stampFile, "utf8") !== wanted;
}

/** Notes what something was made of. */
export function stamp(stampFile: string, made: string): void {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, made);
}
