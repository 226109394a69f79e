/** Privacy: what customers asked for by law, and what became of it. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { PrivacyBanner } from "#app/areas/settings/ui/privacy-banner.tsx";
import { PrivacyRequests } from "#app/areas/settings/ui/privacy-requests.tsx";
import type { PrivacyView } from "#app/areas/settings/ui/privacy-view.ts";
import { prepareAgainForm } from "#app/areas/settings/schemas.ts";
import { liveVersion } from "#app/live.server.ts";
import { formOf } from "#app/shared/form.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { openRequests, prepareAgain, privacyRequests, requestsPosition } from "#app/sync/index.server.ts";
import { PageFrame } from "#app/ui/page-frame.tsx";
import { titled } from "#app/ui/page-title.ts";
import { useLive } from "#app/ui/use-live.ts";

interface PrivacyData extends PrivacyView {
  version: string;
}

export const meta = titled("settings.privacy.title");

export async function loader({ request }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const version = await liveVersion(ctx);
  const requests = await privacyRequests(ctx, requestsPosition(new URL(request.url).searchParams));
  const open = await openRequests(ctx);
  return Response.json({ version, requests, open, timeZone: ctx.shop.timeZone });
}

export async function action({ request }: ActionFunctionArgs) {
  const ctx = await requireAdmin(request);
  const form = prepareAgainForm.safeParse(Object.fromEntries(await formOf(request)));
  if (!form.success) return Response.json({ error: "invalid_input" }, { status: 400 });
  return Response.json({ done: await prepareAgain(ctx, form.data.requestId) });
}

export default function Privacy() {
  const { version, requests, open, timeZone } = useLoaderData<PrivacyData>();
  const { t } = useTranslation();
  useLive(version);
  return (
    <PageFrame
      title={t("settings.privacy.title")}
      back={{ label: t("settings.title"), url: "/app/settings" }}
    >
      <BlockStack gap="400">
        <PrivacyBanner open={open} timeZone={timeZone} />
        <PrivacyRequests requests={requests} timeZone={timeZone} />
      </BlockStack>
    </PageFrame>
  );
}
