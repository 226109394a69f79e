import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Button } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";

interface ReplayButtonProps {
  label: string;
  accessibilityLabel?: string;
  /** The webhook to try again; all of them when left out. */
  webhookId?: string;
  /** The page that takes the request, when it is not this one. */
  action?: string;
  primary?: boolean;
}

/** Tries one failed webhook again, or all of them, and says so. */
export function ReplayButton({ label, accessibilityLabel, webhookId, action, primary }: ReplayButtonProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shopify = useAppBridge();
  const request = useFetcher<{ replayed: number }>();
  const replayed = request.state === "idle" ? request.data?.replayed : undefined;
  useEffect(() => {
    if (replayed === undefined) return;
    shopify.toast.show(
      t("settings.failedWebhooks.replayed", { count: replayed, formatted: formats.number(replayed) }),
    );
  }, [replayed, formats, shopify, t]);
  return (
    <request.Form method="post" {...(action === undefined ? {} : { action })}>
      <input type="hidden" name="intent" value={webhookId === undefined ? "replay-all" : "replay"} />
      {webhookId === undefined ? null : <input type="hidden" name="webhookId" value={webhookId} />}
      <Button
        submit
        loading={request.state !== "idle"}
        variant={primary ? "primary" : "secondary"}
        {...(accessibilityLabel === undefined ? {} : { accessibilityLabel })}
      >
        {label}
      </Button>
    </request.Form>
  );
}
