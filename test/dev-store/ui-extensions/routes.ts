/** What pages that host UI extensions load, and what they are told of the extensions. */
import type { DevStore, DevStorePart } from "../server.ts";
import { bundleScript } from "../admin-shell/bundle.ts";
import { Refusal, route } from "../http.ts";
import { bundleExtension, bundleLimit } from "./bundle.ts";
import { type UiExtension, uiExtensions } from "./read.ts";

/** What a hosting page knows of an extension. */
export interface HostedExtension {
  handle: string;
  name: string;
  apiVersion: string;
  /** Where the module of each target is. */
  modules: Record<string, string>;
  networkAccess: boolean;
  defaultLocale: string;
  locales: UiExtension["locales"];
  settings: Record<string, unknown>;
}

/** The extensions with a target that begins with the words; none while the app is not installed. */
export function hostedExtensions(
  devStore: DevStore,
  surface: "customer-account." | "admin.",
): HostedExtension[] {
  if (devStore.installation.state() === null) return [];
  return uiExtensions(devStore.extensions.folders)
    .filter(({ modules }) => Object.keys(modules).some((target) => target.startsWith(surface)))
    .map(({ handle, name, apiVersion, modules, networkAccess, defaultLocale, locales }) => ({
      handle,
      name,
      apiVersion,
      modules: Object.fromEntries(
        Object.keys(modules).map((target) => [target, `/__ui/modules/${handle}/${target}.js`]),
      ),
      networkAccess,
      defaultLocale,
      locales,
      settings: devStore.extensions.settingsOf(handle),
    }));
}

export const uiExtensionsPart: DevStorePart = (devStore, router) => {
  router.get(
    "/__ui/modules/:handle/:target.js",
    route(async (request, response) => {
      const { handle = "", target = "" } = request.params;
      const extension = uiExtensions(devStore.extensions.folders).find((entry) => entry.handle === handle);
      if (extension?.modules[target] === undefined)
        throw new Refusal(404, `There is no extension ${handle} for ${target}`);
      const { code, compressed } = await bundleExtension(extension, target);
      if (compressed > bundleLimit(target))
        devStore.report(
          `The bundle of ${handle} for ${target} has ${compressed} bytes compressed: Shopify takes ${bundleLimit(target)}`,
        );
      response.type("application/javascript").set("Cache-Control", "no-cache").send(code);
    }),
  );
  for (const surface of ["accounts", "admin"]) {
    router.get(
      `/__ui/${surface}.js`,
      route(async (_request, response) => {
        const entry = new URL(`./client/${surface}/index.ts`, import.meta.url);
        response
          .type("application/javascript")
          .set("Cache-Control", "no-cache")
          .send(await bundleScript(entry));
      }),
    );
  }
};
