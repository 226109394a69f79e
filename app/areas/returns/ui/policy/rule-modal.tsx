/** One rule, edited: when it holds and what it changes. */
import {
  BlockStack,
  Box,
  Checkbox,
  Divider,
  InlineError,
  InlineGrid,
  Modal,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  ruleSchema,
  TOPICS,
  type Conditions,
  type Effects,
  type Rule,
  type Topic,
} from "../../rules/policy-document.ts";
import { EffectField } from "./effect-field.tsx";
import { NumberInput, OptionalAmount, WordsInput } from "./fields.tsx";

interface RuleModalProps {
  /** Null: a new one. */
  rule: Rule | null;
  /** What each topic begins with when the rule is to change it. */
  base: Effects;
  currency: string;
  onDone: (rule: Rule) => void;
  onCancel: () => void;
}

export function RuleModal({ rule, base, currency, onDone, onCancel }: RuleModalProps) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<Rule>(
    () => rule ?? { id: crypto.randomUUID(), name: "", enabled: true, when: {}, then: {} },
  );
  const [tried, setTried] = useState(false);
  const named = edited.name.trim() !== "";
  const changes = TOPICS.some((topic) => edited.then[topic] !== undefined);
  const done = () => {
    setTried(true);
    const parsed = ruleSchema.safeParse(edited);
    if (parsed.success) onDone(parsed.data);
  };
  return (
    <Modal
      open
      size="large"
      title={t(rule ? "returns.editor.rule.edit" : "returns.editor.rule.add")}
      onClose={onCancel}
      primaryAction={{ content: t("returns.editor.rule.done"), onAction: done }}
      secondaryActions={[{ content: t("returns.editor.rule.cancel"), onAction: onCancel }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <TextField
            label={t("returns.editor.rule.name")}
            helpText={t("returns.editor.rule.nameHelp")}
            value={edited.name}
            maxLength={80}
            autoComplete="off"
            {...(tried && !named ? { error: t("returns.editor.rule.needsName") } : {})}
            onChange={(name) => setEdited({ ...edited, name })}
          />
          <Checkbox
            label={t("returns.editor.rule.enabled")}
            checked={edited.enabled}
            onChange={(enabled) => setEdited({ ...edited, enabled })}
          />
        </BlockStack>
      </Modal.Section>
      <Modal.Section>
        <ConditionFields
          when={edited.when}
          currency={currency}
          onChange={(when) => setEdited({ ...edited, when })}
        />
      </Modal.Section>
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="h3" variant="headingSm">
            {t("returns.editor.rule.effects")}
          </Text>
          {tried && !changes ? (
            <InlineError message={t("returns.editor.rule.needsEffect")} fieldID="rule-effects" />
          ) : (
            <Text as="p" tone="subdued">
              {t("returns.editor.rule.effectsHelp")}
            </Text>
          )}
          {TOPICS.map((topic) => (
            <RuleEffect
              key={topic}
              topic={topic}
              then={edited.then}
              base={base}
              currency={currency}
              onChange={(then) => setEdited({ ...edited, then })}
            />
          ))}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

interface RuleEffectProps {
  topic: Topic;
  then: Rule["then"];
  base: Effects;
  currency: string;
  onChange: (then: Rule["then"]) => void;
}

function RuleEffect({ topic, then, base, currency, onChange }: RuleEffectProps) {
  const { t } = useTranslation();
  const value = then[topic];
  const set = (effect: Effects[Topic] | undefined) => {
    const { [topic]: _, ...others } = then;
    onChange(effect === undefined ? others : { ...others, [topic]: effect });
  };
  return (
    <BlockStack gap="300">
      <Divider />
      <Checkbox
        label={t(`returns.editor.${topic}.title`)}
        checked={value !== undefined}
        onChange={(on) => set(on ? base[topic] : undefined)}
      />
      {value === undefined ? null : (
        <Box paddingInlineStart="600">
          <EffectField topic={topic} value={value} currency={currency} onChange={set} />
        </Box>
      )}
    </BlockStack>
  );
}

const LISTS = [
  "productTags",
  "productTypes",
  "vendors",
  "skus",
  "customerTags",
  "countries",
  "reasons",
] as const;
const HELP = { skus: "skus", countries: "countries", reasons: "reasons" } as const;

interface ConditionFieldsProps {
  when: Conditions;
  currency: string;
  onChange: (when: Conditions) => void;
}

/** Conditions that these fields do not show (set by another way) stay as they are. */
function ConditionFields({ when, currency, onChange }: ConditionFieldsProps) {
  const { t } = useTranslation();
  const set = <Key extends keyof Conditions>(key: Key, value: Conditions[Key] | undefined) => {
    const { [key]: _, ...others } = when;
    onChange(value === undefined ? others : { ...others, [key]: value });
  };
  const day = (key: "placed" | "requested", end: "from" | "to") => (
    <TextField
      type="date"
      label={t(`returns.editor.condition.${key}${end === "from" ? "From" : "To"}`)}
      value={when[key]?.[end] ?? ""}
      autoComplete="off"
      onChange={(value) => {
        const { [end]: _, ...other } = when[key] ?? {};
        const range = value === "" ? other : { ...other, [end]: value };
        set(key, Object.keys(range).length > 0 ? range : undefined);
      }}
    />
  );
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        {t("returns.editor.rule.conditions")}
      </Text>
      <Text as="p" tone="subdued">
        {t("returns.editor.rule.conditionsHelp")} {t("returns.editor.help.words")}
      </Text>
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
        {LISTS.map((key) => {
          const match = when[key];
          const value = match && "anyOf" in match ? match.anyOf : [];
          return (
            <WordsInput
              key={key}
              label={t(`returns.editor.condition.${key}`)}
              value={value}
              {...(key in HELP ? { help: t(`returns.editor.help.${HELP[key as keyof typeof HELP]}`) } : {})}
              onChange={(words) => {
                const anyOf = key === "countries" ? words.map((word) => word.toUpperCase()) : words;
                set(key, anyOf.length > 0 ? { anyOf } : undefined);
              }}
            />
          );
        })}
        {day("placed", "from")}
        {day("placed", "to")}
        {day("requested", "from")}
        {day("requested", "to")}
      </InlineGrid>
      <OptionalAmount
        choice={t("returns.editor.condition.itemBelow")}
        label={t("returns.editor.amount")}
        value={when.itemValue?.below ?? null}
        initial="20"
        currency={currency}
        onChange={(below) => {
          const { below: _, ...other } = when.itemValue ?? {};
          const range = below ? { ...other, below } : other;
          set("itemValue", Object.keys(range).length > 0 ? range : undefined);
        }}
      />
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300" alignItems="center">
        <Checkbox
          label={t("returns.editor.condition.discountAbove")}
          checked={when.discount !== undefined}
          onChange={(on) => set("discount", on ? { above: 0 } : undefined)}
        />
        {when.discount ? (
          <NumberInput
            label={t("returns.editor.percent")}
            value={when.discount.above}
            max={100}
            whole={false}
            suffix="%"
            onChange={(above) => set("discount", { above })}
          />
        ) : null}
      </InlineGrid>
    </BlockStack>
  );
}
