import { BlockStack, Icon, type IconSource, InlineStack, Text } from "@shopify/polaris";

export interface TimelineEntry {
  key: string;
  icon: IconSource;
  text: string;
  /** "10:42 AM" */
  time: string;
  /** ISO 8601, for machines. */
  at: string;
}

export interface TimelineDay {
  /** "Nov 23, 2026" */
  day: string;
  entries: TimelineEntry[];
}

/** What happened, newest first, under the day it happened on. */
export function Timeline({ days }: { days: readonly TimelineDay[] }) {
  return (
    <BlockStack gap="500">
      {days.map(({ day, entries }) => (
        <BlockStack gap="300" key={day}>
          <Text as="h3" variant="bodySm" tone="subdued" fontWeight="semibold">
            {day}
          </Text>
          <ol className="encore-timeline">
            {entries.map((entry) => (
              <li key={entry.key}>
                <span>
                  <Icon source={entry.icon} tone="subdued" />
                </span>
                <InlineStack gap="200" align="space-between" blockAlign="baseline">
                  <Text as="p" breakWord>
                    {entry.text}
                  </Text>
                  <Text as="span" variant="bodySm" tone="subdued">
                    <time dateTime={entry.at}>{entry.time}</time>
                  </Text>
                </InlineStack>
              </li>
            ))}
          </ol>
        </BlockStack>
      ))}
    </BlockStack>
  );
}
