import { Badge, type BadgeProps, InlineStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import type { CaseStatus } from "../rules/case-status.ts";

/** What waits for the merchant stands out. */
const TONES: Readonly<Record<CaseStatus, BadgeProps>> = {
  requested: { tone: "attention" },
  approved: { tone: "info", progress: "incomplete" },
  received: { tone: "attention", progress: "partiallyComplete" },
  settled: { tone: "success", progress: "complete" },
  closed: { progress: "complete" },
  declined: {},
  cancelled: {},
};

interface StatusBadgesProps {
  status: CaseStatus;
  stuck: boolean;
  approverNeeded: boolean;
  underWay: boolean;
}

/** Where a return stands, and what keeps it there. */
export function StatusBadges({ status, stuck, approverNeeded, underWay }: StatusBadgesProps) {
  const { t } = useTranslation();
  return (
    <InlineStack gap="100">
      <Badge {...TONES[status]}>{t(`returns.status.${status}`)}</Badge>
      {stuck ? <Badge tone="critical">{t("returns.badge.stuck")}</Badge> : null}
      {approverNeeded ? <Badge tone="warning">{t("returns.badge.approverNeeded")}</Badge> : null}
      {underWay && !stuck ? <Badge>{t("returns.badge.underWay")}</Badge> : null}
    </InlineStack>
  );
}
