import { BlockStack, Card, type IconSource, Text } from "@shopify/polaris";
import {
  AlertTriangleIcon,
  CashDollarIcon,
  ChatIcon,
  CheckCircleIcon,
  ClockIcon,
  DeliveryIcon,
  ExchangeIcon,
  GiftCardIcon,
  PackageIcon,
  ReceiptRefundIcon,
  ReturnIcon,
  XCircleIcon,
} from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";

import { formatMoney, parseMinor } from "#app/shared/money.ts";
import { useFormats } from "#app/ui/formats.ts";
import { Timeline, type TimelineDay } from "#app/ui/timeline.tsx";
import type { StepKind } from "../../rules/case-timeline.ts";
import type { TimelineEntryView } from "../views.ts";

const ICONS: Readonly<Record<StepKind, IconSource>> = {
  requested: ReturnIcon,
  request: ReturnIcon,
  approve: CheckCircleIcon,
  create: CheckCircleIcon,
  decline: XCircleIcon,
  cancel: XCircleIcon,
  label: DeliveryIcon,
  refund: ReceiptRefundIcon,
  credit: GiftCardIcon,
  exchange: ExchangeIcon,
  process: PackageIcon,
  bonus: GiftCardIcon,
  close: CheckCircleIcon,
  reopen: ReturnIcon,
  received: PackageIcon,
  settle: CashDollarIcon,
  "message-customer": ChatIcon,
  "message-staff": ChatIcon,
};

interface CaseTimelineCardProps {
  timeline: readonly TimelineEntryView[];
  currency: string;
  timeZone: string;
}

/** What happened, newest first: who did it, what moved, and what Shopify refused. */
export function CaseTimelineCard({ timeline, currency, timeZone }: CaseTimelineCardProps) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const textOf = ({ kind, state, amount, words, staff }: TimelineEntryView): string => {
    const money =
      amount === null
        ? ""
        : formatMoney({ minor: parseMinor(amount, currency) ?? 0n, currency }, i18n.language);
    const what = t(`returns.case.step.${kind}`, { amount: money, defaultValue: kind });
    const text =
      state === "done"
        ? what
        : state === "under_way"
          ? t("returns.case.timeline.underWay", { what })
          : t(state === "refused" ? "returns.case.timeline.refused" : "returns.case.timeline.givenUp", {
              what,
            });
    const said = words && state !== "done" ? t("returns.case.timeline.words", { text, words }) : text;
    return staff === null ? said : t("returns.case.timeline.by", { text: said, who: staff });
  };
  const days: TimelineDay[] = [];
  for (const entry of timeline) {
    const day = formats.dayAt(entry.at, timeZone);
    const shown = {
      key: entry.key,
      icon:
        entry.state === "refused"
          ? AlertTriangleIcon
          : entry.state === "done"
            ? ICONS[entry.kind]
            : ClockIcon,
      text: textOf(entry),
      time: formats.timeAt(entry.at, timeZone),
      at: entry.at,
    };
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(shown);
    else days.push({ day, entries: [shown] });
  }
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm">
          {t("returns.case.timeline.title")}
        </Text>
        <Timeline days={days} />
      </BlockStack>
    </Card>
  );
}
