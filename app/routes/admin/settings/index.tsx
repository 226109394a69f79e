/** Settings: how Encore works for this shop, and where its health and its duties are looked after. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useTranslation } from "react-i18next";

import { SettingsLinks } from "#app/areas/settings/ui/settings-links.tsx";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";

export const meta = titled("settings.title");

export async function loader({ request }: LoaderFunctionArgs) {
  await requireAdmin(request);
  return Response.json({});
}

export default function Settings() {
  const { t } = useTranslation();
  return (
    <PageFrame title={t("settings.title")}>
      <SettingsLinks />
    </PageFrame>
  );
}
