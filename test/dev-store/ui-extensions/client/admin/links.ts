/** Where a link of an admin extension leads. */

export interface AdminAddresses {
  /** "/store/encore-demo" */
  admin: string;
  /** "/store/encore-demo/apps/encore" */
  appPath: string;
}

/** "app:returns" and "/returns" are pages of the app, "shopify:admin/orders" pages of the admin; anything else is an address. */
export function resolveLink(href: string, { admin, appPath }: AdminAddresses): string {
  const own = /^(?:app:(?:\/\/)?\/?|\/(?!\/))(.*)$/.exec(href);
  if (own) return `${appPath}/${own[1] ?? ""}`.replace(/\/$/, "");
  const page = /^shopify:(?:\/\/)?admin\/?(.*)$/.exec(href);
  return page ? `${admin}/${page[1] ?? ""}`.replace(/\/$/, "") : href;
}
