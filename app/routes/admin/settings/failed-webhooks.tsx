/** Failed webhooks: what Shopify told that Encore could not work on, and trying again. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";

import { replayForm } from "#app/areas/settings/schemas.ts";
import { FailedWebhooksList, type FailedWebhooksView } from "#app/areas/settings/ui/failed-webhooks.tsx";
import { liveVersion } from "#app/live.server.ts";
import { formOf } from "#app/shared/form.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { failedPosition, failedWebhooks, replayWebhooks } from "#app/sync/index.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { useLive } from "#app/ui/use-live.ts";

interface FailedWebhooksData {
  version: string;
  failed: FailedWebhooksView;
}

export const meta = titled("settings.failedWebhooks.title");

export async function loader({ request }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const version = await liveVersion(ctx);
  const { count, page } = await failedWebhooks(ctx, failedPosition(new URL(request.url).searchParams));
  const data: FailedWebhooksData = { version, failed: { count, ...page, timeZone: ctx.shop.timeZone } };
  return Response.json(data);
}

export async function action({ request }: ActionFunctionArgs) {
  const ctx = await requireAdmin(request);
  const form = replayForm.safeParse(Object.fromEntries(await formOf(request)));
  if (!form.success) return Response.json({ error: "invalid_input" }, { status: 400 });
  const which = form.data.intent === "replay-all" ? "all" : { webhookId: form.data.webhookId };
  return Response.json({ replayed: await replayWebhooks(ctx, which) });
}

export default function FailedWebhooks() {
  const { version, failed } = useLoaderData<FailedWebhooksData>();
  const { t } = useTranslation();
  useLive(version);
  return (
    <PageFrame
      title={t("settings.failedWebhooks.title")}
      back={{ label: t("settings.title"), url: "/app/settings" }}
    >
      <FailedWebhooksList failed={failed} />
    </PageFrame>
  );
}
