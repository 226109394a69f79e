/** Settings: how Encore works for this shop, and where its health and its duties are looked after. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { importIntent, type ImportIntent } from "#app/areas/settings/schemas.ts";
import { ImportCard, type ImportCardData } from "#app/areas/settings/ui/import-card.tsx";
import { SettingsLinks } from "#app/areas/settings/ui/settings-links.tsx";
import type { ShopContext } from "#app/context.ts";
import { liveVersion } from "#app/live.server.ts";
import { formOf } from "#app/shared/form.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import {
  failedWebhookCount,
  importProgress,
  openRequests,
  pauseImport,
  resumeImport,
  retryImport,
  startImport,
} from "#app/sync/index.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { useLive } from "#app/ui/use-live.ts";

interface SettingsData {
  version: string;
  latestImport: ImportCardData | null;
  /** Customers' requests that wait for an answer. */
  requests: number;
  failedWebhooks: number;
}

const INTENTS: Record<ImportIntent, (ctx: ShopContext) => Promise<unknown>> = {
  "pause-import": pauseImport,
  "resume-import": resumeImport,
  "retry-import": retryImport,
  "start-import": startImport,
};

export const meta = titled("settings.title");

export async function loader({ request }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const version = await liveVersion(ctx);
  const progress = await importProgress(ctx);
  const latestImport = progress && { ...progress, timeZone: ctx.shop.timeZone };
  const { count: requests } = await openRequests(ctx);
  const failedWebhooks = await failedWebhookCount(ctx);
  return Response.json({ version, latestImport: latestImport ?? null, requests, failedWebhooks });
}

export async function action({ request }: ActionFunctionArgs) {
  const ctx = await requireAdmin(request);
  const intent = importIntent.safeParse((await formOf(request)).get("intent"));
  if (!intent.success) return Response.json({ error: "invalid_input" }, { status: 400 });
  await INTENTS[intent.data](ctx);
  return Response.json({ done: intent.data });
}

export default function Settings() {
  const { version, latestImport, requests, failedWebhooks } = useLoaderData<SettingsData>();
  const { t } = useTranslation();
  useLive(version);
  return (
    <PageFrame title={t("settings.title")}>
      <BlockStack gap="400">
        <ImportCard latest={latestImport} />
        <SettingsLinks waiting={{ failedWebhooks, privacy: requests }} />
      </BlockStack>
    </PageFrame>
  );
}
