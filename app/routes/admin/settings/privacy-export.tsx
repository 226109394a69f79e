/** Everything held about one person, to be read. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { ExportCard } from "#app/areas/settings/ui/privacy-export-card.tsx";
import { HeldSections } from "#app/areas/settings/ui/privacy-held.tsx";
import { usePersonName } from "#app/areas/settings/ui/privacy-status.tsx";
import type { ExportView, PrivacyRequestView, ShopFormats } from "#app/areas/settings/ui/privacy-view.ts";
import { liveVersion } from "#app/live.server.ts";
import { formOf } from "#app/shared/form.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { exportDocument, markAnswered, privacyRequest } from "#app/sync/index.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { EmptyCard } from "#app/ui/states.tsx";
import { useLive } from "#app/ui/use-live.ts";

interface ExportData {
  version: string;
  shop: ShopFormats;
  /** Null for an export that is not there, perhaps not any more. */
  found: { request: PrivacyRequestView; document: ExportView } | null;
}

export const meta = titled("settings.privacy.title");

export async function loader({ request, params }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const version = await liveVersion(ctx);
  const id = params["requestId"] ?? "";
  const [found, document] = [await privacyRequest(ctx, id), await exportDocument(ctx, id)];
  const { timeZone, currency } = ctx.shop;
  const both = found && document ? { request: found, document } : null;
  return Response.json(
    { version, shop: { timeZone, currency }, found: both },
    { status: both ? 200 : 404, headers: { "Cache-Control": "no-store" } },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const ctx = await requireAdmin(request);
  if ((await formOf(request)).get("intent") !== "mark-answered")
    return Response.json({ error: "invalid_input" }, { status: 400 });
  return Response.json({ done: await markAnswered(ctx, params["requestId"] ?? "") });
}

export default function PrivacyExport() {
  const { version, shop, found } = useLoaderData<ExportData>();
  const { t } = useTranslation();
  const personName = usePersonName();
  useLive(version);
  const back = { label: t("settings.privacy.title"), url: "/app/settings/privacy" };
  if (!found) {
    return (
      <PageFrame title={t("settings.privacy.title")} back={back}>
        <EmptyCard
          title={t("settings.privacy.missingTitle")}
          body={t("settings.privacy.missingBody")}
          action={{ label: t("settings.privacy.allRequests"), url: "/app/settings/privacy" }}
        />
      </PageFrame>
    );
  }
  const { request, document } = found;
  return (
    <PageFrame title={personName(request)} subtitle={t("settings.privacy.export.subtitle")} back={back}>
      <BlockStack gap="400">
        <ExportCard request={request} madeAt={document.madeAt} timeZone={shop.timeZone} />
        <HeldSections held={document.held} shop={shop} />
      </BlockStack>
    </PageFrame>
  );
}
