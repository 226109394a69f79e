import { BlockStack, Card, type IconSource, Text } from "@shopify/polaris";
import {
  CashDollarIcon,
  ClockIcon,
  DeliveryIcon,
  OrderIcon,
  PackageFulfilledIcon,
  PersonAddIcon,
  ReceiptRefundIcon,
  XCircleIcon,
} from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";

import type { Page } from "#app/shared/pagination.ts";
import { useFormats } from "#app/ui/formats.ts";
import { Pager } from "#app/ui/pager.tsx";
import { Timeline, type TimelineDay } from "#app/ui/timeline.tsx";
import type { TimelineEvent } from "./views.ts";

/** Each event of docs/events.md with its picture and its sentence. */
const EVENTS = {
  "customer.created": { icon: PersonAddIcon, sentence: "event.customer_created" },
  "order.placed": { icon: OrderIcon, sentence: "event.order_placed" },
  "order.paid": { icon: CashDollarIcon, sentence: "event.order_paid" },
  "order.fulfilled": { icon: DeliveryIcon, sentence: "event.order_fulfilled" },
  "order.delivered": { icon: PackageFulfilledIcon, sentence: "event.order_delivered" },
  "order.refunded": { icon: ReceiptRefundIcon, sentence: "event.order_refunded" },
  "order.cancelled": { icon: XCircleIcon, sentence: "event.order_cancelled" },
} as const satisfies Record<string, { icon: IconSource; sentence: string }>;

const isKnown = (type: string): type is keyof typeof EVENTS => type in EVENTS;

interface TimelineCardProps {
  timeline: Page<TimelineEvent>;
  currency: string;
  timeZone: string;
}

/** What happened between the customer and the shop, newest first; what an import brought is history like any other. */
export function TimelineCard({ timeline, currency, timeZone }: TimelineCardProps) {
  const { t } = useTranslation();
  const formats = useFormats();

  const days: TimelineDay[] = [];
  for (const event of timeline.rows) {
    const day = formats.dayAt(event.occurredAt, timeZone);
    const known = isKnown(event.type) ? EVENTS[event.type] : undefined;
    const words = {
      type: event.type,
      order: event.orderName ?? t("event.anOrder"),
      amount: event.amountMinor === null ? t("event.someAmount") : formats.money(event.amountMinor, currency),
    };
    const entry = {
      key: `${event.type} ${event.subject}`,
      icon: known?.icon ?? ClockIcon,
      text: t(known?.sentence ?? "event.other", words),
      time: formats.timeAt(event.occurredAt, timeZone),
      at: event.occurredAt,
    };
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }

  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm">
          {t("customer.timeline")}
        </Text>
        {days.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("customer.noTimeline")}
          </Text>
        ) : (
          <Timeline days={days} />
        )}
        <Pager
          label={t("customer.timelinePages")}
          prefix="timeline_"
          previous={timeline.previous}
          next={timeline.next}
        />
      </BlockStack>
    </Card>
  );
}
