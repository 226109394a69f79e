import { useTranslation } from "react-i18next";

const KNOWN = ["not_json", "gave_up", "needs_reconnect", "access_denied"] as const;

/** Why a webhook failed, in words; what is no code of ours says what in the body could not be read. */
export function useWebhookReason(reason: string): string {
  const { t } = useTranslation();
  const known = KNOWN.find((code) => code === reason);
  return known
    ? t(`settings.failedWebhooks.reason.${known}`)
    : t("settings.failedWebhooks.reason.unreadable", { field: reason });
}
