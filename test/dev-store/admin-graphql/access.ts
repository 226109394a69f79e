/** Who may call the Admin API: tokens and the scopes they carry. */
import type { Access } from "./schema.ts";

/** What the Admin API needs to know of an access token. */
export interface TokenGrant {
  scopes: string[];
  /** "offline": the app's own token from token exchange; "control": made by the control interface for any client. */
  kind: "offline" | "control";
}

/** Looks tokens up; implemented by the part that exchanges them. */
export interface AccessTokens {
  find(token: string): TokenGrant | "expired" | undefined;
}

/** Whether the scopes meet what is required; `write_x` includes `read_x`, as at Shopify. */
export function mayAccess(scopes: ReadonlySet<string>, access: Access): boolean {
  const has = (scope: string) => scopes.has(scope) || scopes.has(scope.replace(/^read_/, "write_"));
  return access.allOf.every((group) => group.some(has));
}
