import { Banner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import type { OpenRequestsView } from "./privacy-view.ts";

interface PrivacyBannerProps {
  open: OpenRequestsView;
  timeZone: string;
  /** Whether it leads to the page on which the requests are; that page itself needs no way there. */
  linked?: boolean;
}

/** Tells that customers' requests wait to be answered; nothing while none does. */
export function PrivacyBanner({ open, timeZone, linked = false }: PrivacyBannerProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (open.count === 0 || open.firstDueAt === null) return null;
  return (
    <Banner
      tone="warning"
      title={t("settings.privacy.open.title", { count: open.count, formatted: formats.number(open.count) })}
      {...(linked
        ? { action: { content: t("settings.privacy.open.action"), url: "/app/settings/privacy" } }
        : {})}
    >
      <Text as="p">{t("settings.privacy.open.body", { day: formats.dayAt(open.firstDueAt, timeZone) })}</Text>
    </Banner>
  );
}
