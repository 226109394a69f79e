/** Addresses below /app that lead nowhere. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useTranslation } from "react-i18next";

import { requireAdmin } from "#app/shopify/require.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { EmptyCard } from "#app/ui/states.tsx";

export const meta = titled("error.notFoundTitle");

export async function loader({ request }: LoaderFunctionArgs) {
  await requireAdmin(request);
  return Response.json(null, { status: 404 });
}

export default function NotFound() {
  const { t } = useTranslation();
  return (
    <PageFrame title={t("error.notFoundTitle")}>
      <EmptyCard
        title={t("error.notFoundTitle")}
        body={t("error.notFoundBody")}
        action={{ label: t("nav.home"), url: "/app" }}
      />
    </PageFrame>
  );
}
