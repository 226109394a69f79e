import { BlockStack, Box, Card, Icon, InlineStack, Text } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon, MinusIcon } from "@shopify/polaris-icons";

import { Term } from "./term.tsx";

/** How a figure moved, in words for the screen and for whoever hears it. */
export interface MetricChange {
  direction: "up" | "down" | "same";
  /** Whether that is good news; colour only repeats what arrow and words say. */
  good: boolean;
  /** "12.3%" */
  by: string;
  /** "Up 12.3% against the period before" */
  description: string;
}

interface MetricCardProps {
  label: string;
  about: string;
  definition: string;
  value: string;
  /** Whether the value is one; otherwise it says why there is none. */
  known: boolean;
  change: MetricChange | null;
  /** What is shown in place of a change that there is none of. */
  noChange: string;
  /** What the figure was made from: "From 1,234 orders". */
  basis: string;
}

const ARROWS = { up: ArrowUpIcon, down: ArrowDownIcon, same: MinusIcon };

/** One figure: what it is called, its value, its change, what it was made from. */
export function MetricCard({
  label,
  about,
  definition,
  value,
  known,
  change,
  noChange,
  basis,
}: MetricCardProps) {
  return (
    <Card padding="400">
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          <Term label={label} about={about} definition={definition} />
        </Text>
        <div className="encore-figures">
          <Text
            as="p"
            variant={known ? "headingLg" : "headingMd"}
            tone={known ? "base" : "subdued"}
            breakWord
          >
            {value}
          </Text>
        </div>
        <InlineStack gap="200" align="space-between" blockAlign="center">
          {change ? <ChangeMark change={change} /> : <Small>{known ? noChange : ""}</Small>}
          <Small>{basis}</Small>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function ChangeMark({ change }: { change: MetricChange }) {
  const tone = change.good ? "success" : "subdued";
  return (
    <InlineStack gap="050" blockAlign="center" wrap={false}>
      <Box>
        <Icon source={ARROWS[change.direction]} tone={tone} />
      </Box>
      <Text as="span" variant="bodySm" fontWeight="medium" tone={tone}>
        <span aria-hidden>{change.by}</span>
      </Text>
      <Text as="span" visuallyHidden>
        {change.description}
      </Text>
    </InlineStack>
  );
}

function Small({ children }: { children: string }) {
  return (
    <Text as="span" variant="bodySm" tone="subdued">
      {children}
    </Text>
  );
}
