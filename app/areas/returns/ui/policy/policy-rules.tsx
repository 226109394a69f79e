import { Badge, BlockStack, Box, Button, ButtonGroup, Card, InlineStack, Text } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { EmptyMessage } from "#app/ui/states.tsx";
import type { Effects, Rule } from "../../rules/policy-document.ts";
import { useRuleWords } from "./rule-words.ts";
import { RuleModal } from "./rule-modal.tsx";

interface PolicyRulesProps {
  rules: readonly Rule[];
  base: Effects;
  currency: string;
  onChange: (rules: Rule[]) => void;
}

/** The rules in the order in which they are asked, each in a sentence. */
export function PolicyRules({ rules, base, currency, onChange }: PolicyRulesProps) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<Rule | "new" | null>(null);
  const put = (rule: Rule) => {
    const known = rules.some(({ id }) => id === rule.id);
    onChange(known ? rules.map((each) => (each.id === rule.id ? rule : each)) : [...rules, rule]);
    setEdited(null);
  };
  const move = (index: number, by: -1 | 1) => {
    const moved = [...rules];
    const [rule] = moved.splice(index, 1);
    if (rule) moved.splice(index + by, 0, rule);
    onChange(moved);
  };
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("returns.editor.rules.title")}
            </Text>
            <Text as="p" tone="subdued">
              {t("returns.editor.rules.body")}
            </Text>
          </BlockStack>
          <Button onClick={() => setEdited("new")}>{t("returns.editor.rules.add")}</Button>
        </InlineStack>
      </Box>
      {rules.length === 0 ? (
        <EmptyMessage title={t("returns.editor.rules.title")} body={t("returns.editor.rules.empty")} />
      ) : null}
      {rules.map((rule, index) => (
        <RuleRow
          key={rule.id}
          rule={rule}
          first={index === 0}
          last={index === rules.length - 1}
          onMove={(by) => move(index, by)}
          onEdit={() => setEdited(rule)}
          onRemove={() => onChange(rules.filter(({ id }) => id !== rule.id))}
        />
      ))}
      {edited === null ? null : (
        <RuleModal
          rule={edited === "new" ? null : edited}
          base={base}
          currency={currency}
          onDone={put}
          onCancel={() => setEdited(null)}
        />
      )}
    </Card>
  );
}

interface RuleRowProps {
  rule: Rule;
  first: boolean;
  last: boolean;
  onMove: (by: -1 | 1) => void;
  onEdit: () => void;
  onRemove: () => void;
}

function RuleRow({ rule, first, last, onMove, onEdit, onRemove }: RuleRowProps) {
  const { t } = useTranslation();
  const { when, then } = useRuleWords()(rule);
  const { name } = rule;
  return (
    <Box padding="400" borderBlockStartWidth="025" borderColor="border">
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingSm" breakWord>
              {name}
            </Text>
            {rule.enabled ? null : <Badge>{t("returns.editor.rules.off")}</Badge>}
          </InlineStack>
          <Text as="p" breakWord>
            {when}
          </Text>
          <Text as="p" tone="subdued" breakWord>
            {then}
          </Text>
        </BlockStack>
        <InlineStack gap="200">
          <ButtonGroup variant="segmented">
            <Button
              icon={ArrowUpIcon}
              disabled={first}
              accessibilityLabel={t("returns.editor.rules.up", { name })}
              onClick={() => onMove(-1)}
            />
            <Button
              icon={ArrowDownIcon}
              disabled={last}
              accessibilityLabel={t("returns.editor.rules.down", { name })}
              onClick={() => onMove(1)}
            />
          </ButtonGroup>
          <Button onClick={onEdit}>{t("returns.editor.rules.edit")}</Button>
          <Button tone="critical" variant="tertiary" onClick={onRemove}>
            {t("returns.editor.rules.remove")}
          </Button>
        </InlineStack>
      </InlineStack>
    </Box>
  );
}
