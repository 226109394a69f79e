import { Badge } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import type { PrivacyRequestView, RequestStatus } from "./privacy-view.ts";

const TONES = {
  preparing: "info",
  ready: "attention",
  answered: "success",
  failed: "critical",
  expired: undefined,
  erased: undefined,
  done: "success",
} as const satisfies Record<RequestStatus, string | undefined>;

export function StatusBadge({ status }: { status: RequestStatus }) {
  const { t } = useTranslation();
  const tone = TONES[status];
  return <Badge {...(tone ? { tone } : {})}>{t(`settings.privacy.status.${status}`)}</Badge>;
}

/** What the person of a request is called: their name or address, or else their number in Shopify. */
export function usePersonName(): (request: PrivacyRequestView) => string {
  const { t } = useTranslation();
  return ({ customerId, customerName }) =>
    customerName ??
    (customerId === null
      ? t("settings.privacy.noAccount")
      : t("settings.privacy.customer", { id: customerId }));
}
