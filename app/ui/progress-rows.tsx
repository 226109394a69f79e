import { BlockStack, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { useId } from "react";

export interface ProgressRow {
  key: string;
  label: string;
  /** How far it is, in words. */
  status: string;
  /** 0…100 */
  percent: number;
  done: boolean;
}

/** Bars that fill up, each with its name and how far it is. Screen readers hear the words, at their leisure. */
export function ProgressRows({ rows }: { rows: readonly ProgressRow[] }) {
  return (
    <BlockStack gap="300">
      {rows.map(({ key, ...row }) => (
        <Row key={key} {...row} />
      ))}
    </BlockStack>
  );
}

function Row({ label, status, percent, done }: Omit<ProgressRow, "key">) {
  const id = useId();
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" gap="200">
        <span id={id}>
          <Text as="span" fontWeight="medium">
            {label}
          </Text>
        </span>
        <span className="encore-figures" aria-live="polite">
          <Text as="span" tone="subdued">
            {status}
          </Text>
        </span>
      </InlineStack>
      <ProgressBar
        progress={percent}
        size="small"
        tone={done ? "success" : "highlight"}
        animated={false}
        ariaLabelledBy={id}
      />
    </BlockStack>
  );
}
