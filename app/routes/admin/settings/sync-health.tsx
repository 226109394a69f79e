/** Sync health: how Shopify's messages come in, what got lost and was repaired, and whether the numbers agree. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { SyncCheck } from "#app/areas/settings/ui/sync-check.tsx";
import { SyncDrift } from "#app/areas/settings/ui/sync-drift.tsx";
import { SyncFacts } from "#app/areas/settings/ui/sync-facts.tsx";
import type { ShopFormats, SyncHealthView } from "#app/areas/settings/ui/sync-health-view.ts";
import { SyncRepairs } from "#app/areas/settings/ui/sync-repairs.tsx";
import { liveVersion } from "#app/live.server.ts";
import { formOf } from "#app/shared/form.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { repairsPosition, startReconciliation, syncHealth } from "#app/sync/index.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { useLive } from "#app/ui/use-live.ts";

interface SyncHealthData {
  version: string;
  health: SyncHealthView;
  shop: ShopFormats;
}

export const meta = titled("settings.syncHealth.title");

export async function loader({ request }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const version = await liveVersion(ctx);
  const health = await syncHealth(ctx, repairsPosition(new URL(request.url).searchParams));
  const { timeZone, currency } = ctx.shop;
  return Response.json({ version, health, shop: { timeZone, currency } });
}

export async function action({ request }: ActionFunctionArgs) {
  const ctx = await requireAdmin(request);
  if ((await formOf(request)).get("intent") !== "check-now")
    return Response.json({ error: "invalid_input" }, { status: 400 });
  return Response.json({ started: (await startReconciliation(ctx, "button")) !== undefined });
}

export default function SyncHealth() {
  const { version, health, shop } = useLoaderData<SyncHealthData>();
  const { t } = useTranslation();
  useLive(version);
  return (
    <PageFrame
      title={t("settings.syncHealth.title")}
      back={{ label: t("settings.title"), url: "/app/settings" }}
    >
      <BlockStack gap="400">
        <SyncCheck run={health.run} ready={health.ready} timeZone={shop.timeZone} />
        <SyncFacts
          webhooks={health.webhooks}
          budget={health.budget}
          mendedInWeek={health.mendedInWeek}
          timeZone={shop.timeZone}
        />
        <SyncDrift drift={health.drift} shop={shop} />
        <SyncRepairs repairs={health.repairs} timeZone={shop.timeZone} />
      </BlockStack>
    </PageFrame>
  );
}
