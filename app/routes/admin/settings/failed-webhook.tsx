/** One failed webhook: why, and its body as Shopify sent it. Replaying posts to the list. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";

import { FailedWebhookCards } from "#app/areas/settings/ui/failed-webhook.tsx";
import { liveVersion } from "#app/live.server.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { failedWebhook, type FailedWebhookBody } from "#app/sync/index.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { EmptyCard } from "#app/ui/states.tsx";
import { useLive } from "#app/ui/use-live.ts";

interface FailedWebhookData {
  version: string;
  timeZone: string;
  /** Null for one that is not among the failed ones, perhaps not any more. */
  webhook: FailedWebhookBody | null;
}

const LIST = "/app/settings/failed-webhooks";

export const meta = titled("settings.failedWebhooks.one.title");

export async function loader({ request, params }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const version = await liveVersion(ctx);
  const webhook = (await failedWebhook(ctx, params["webhookId"] ?? "")) ?? null;
  const data: FailedWebhookData = { version, timeZone: ctx.shop.timeZone, webhook };
  return Response.json(data, { status: webhook ? 200 : 404 });
}

export default function FailedWebhook() {
  const { version, timeZone, webhook } = useLoaderData<FailedWebhookData>();
  const { t } = useTranslation();
  useLive(version);
  return (
    <PageFrame
      title={webhook?.topic ?? t("settings.failedWebhooks.one.title")}
      back={{ label: t("settings.failedWebhooks.title"), url: LIST }}
    >
      {webhook ? (
        <FailedWebhookCards webhook={webhook} timeZone={timeZone} action={LIST} />
      ) : (
        <EmptyCard
          title={t("settings.failedWebhooks.one.goneTitle")}
          body={t("settings.failedWebhooks.one.goneBody")}
          action={{ label: t("settings.failedWebhooks.title"), url: LIST }}
        />
      )}
    </PageFrame>
  );
}
