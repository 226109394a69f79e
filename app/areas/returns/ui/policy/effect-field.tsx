/** One topic of the policy, edited: the same for what holds always and for a rule that says otherwise. */
import { BlockStack, Checkbox, ChoiceList, InlineGrid, TextField } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Bonus, Effects, Topic } from "../../rules/policy-document.ts";
import { RESOLUTIONS } from "../../rules/returnable-order.ts";
import { AmountInput, Choice, NumberInput, OptionalAmount } from "./fields.tsx";
import { ReviewField } from "./review-field.tsx";

export interface EffectProps<T extends Topic> {
  value: Effects[T];
  /** The shop's currency. */
  currency: string;
  onChange: (value: Effects[T]) => void;
}

type Field<T extends Topic> = (props: EffectProps<T>) => ReactNode;

const Row = ({ children }: { children: ReactNode }) => (
  <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
    {children}
  </InlineGrid>
);

/** A choice's values with their words. */
function labelled<const Value extends string>(
  values: readonly Value[],
  label: (value: Value) => string,
): { value: Value; label: string }[] {
  return values.map((value) => ({ value, label: label(value) }));
}

function WindowField({ value, onChange }: EffectProps<"window">) {
  const { t } = useTranslation();
  const kinds = {
    days: { kind: "days", days: 30, transitDays: 7 },
    unlimited: { kind: "unlimited" },
    until: { kind: "until", day: `${new Date().getFullYear() + 1}-01-31` },
  } as const;
  return (
    <BlockStack gap="300">
      <Choice
        label={t("returns.editor.window.title")}
        value={value.kind}
        options={labelled(["days", "unlimited", "until"], (kind) => t(`returns.editor.window.${kind}`))}
        onChange={(kind) => onChange(kinds[kind])}
      />
      {value.kind === "days" ? (
        <Row>
          <NumberInput
            label={t("returns.editor.window.daysLabel")}
            value={value.days}
            max={3650}
            onChange={(days) => onChange({ ...value, days })}
          />
          <NumberInput
            label={t("returns.editor.window.transit")}
            value={value.transitDays}
            max={90}
            onChange={(transitDays) => onChange({ ...value, transitDays })}
          />
        </Row>
      ) : null}
      {value.kind === "until" ? (
        <TextField
          type="date"
          label={t("returns.editor.window.day")}
          value={value.day}
          autoComplete="off"
          onChange={(day) => {
            if (/^\d{4}-\d{2}-\d{2}$/.test(day)) onChange({ ...value, day });
          }}
        />
      ) : null}
    </BlockStack>
  );
}

function ReturnableField({ value, onChange }: EffectProps<"returnable">) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="300">
      <Choice
        label={t("returns.editor.returnable.title")}
        value={value.kind}
        options={labelled(["yes", "final-sale", "not-returnable"], (kind) =>
          t(`returns.editor.returnable.${kind}`),
        )}
        onChange={(kind) => onChange({ kind })}
      />
      {value.kind === "yes" ? null : (
        <TextField
          label={t("returns.editor.returnable.message")}
          value={value.message ?? ""}
          maxLength={300}
          autoComplete="off"
          multiline={2}
          onChange={(message) => onChange(message === "" ? { kind: value.kind } : { ...value, message })}
        />
      )}
    </BlockStack>
  );
}

function ResolutionsField({ value, onChange }: EffectProps<"resolutions">) {
  const { t } = useTranslation();
  return (
    <ChoiceList
      title={t("returns.editor.resolutions.title")}
      allowMultiple
      choices={labelled(RESOLUTIONS, (each) => t(`returns.editor.resolutions.${each}`))}
      selected={value}
      {...(value.length === 0 ? { error: t("returns.editor.resolutions.none") } : {})}
      onChange={(chosen) => onChange(RESOLUTIONS.filter((each) => chosen.includes(each)))}
    />
  );
}

function BonusField({
  topic,
  value,
  currency,
  onChange,
}: {
  topic: "creditBonus" | "exchangeBonus";
  value: Bonus;
  currency: string;
  onChange: (value: Bonus) => void;
}) {
  const { t } = useTranslation();
  const kinds = {
    none: { kind: "none" },
    percent: { kind: "percent", percent: 10 },
    fixed: { kind: "fixed", amount: { [currency]: "5" } },
  } as const;
  return (
    <Row>
      <Choice
        label={t(`returns.editor.${topic}.title`)}
        value={value.kind}
        options={labelled(["none", "percent", "fixed"], (kind) => t(`returns.editor.bonus.${kind}`))}
        onChange={(kind) => onChange(kinds[kind])}
      />
      {value.kind === "percent" ? (
        <NumberInput
          label={t("returns.editor.percent")}
          value={value.percent}
          max={100}
          whole={false}
          suffix="%"
          onChange={(percent) => onChange({ ...value, percent })}
        />
      ) : null}
      {value.kind === "fixed" ? (
        <AmountInput
          label={t("returns.editor.amount")}
          value={value.amount}
          currency={currency}
          onChange={(amount) => onChange({ ...value, amount })}
        />
      ) : null}
    </Row>
  );
}

function KeepItemField({ value, currency, onChange }: EffectProps<"keepItem">) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="300">
      <OptionalAmount
        choice={t("returns.editor.keepItem.title")}
        label={t("returns.editor.keepItem.below")}
        value={value.below}
        initial="10"
        currency={currency}
        onChange={(below) => onChange({ ...value, below })}
      />
      {value.below ? (
        <Choice
          label={t("returns.editor.keepItem.measure")}
          value={value.measure}
          options={labelled(["line", "return"], (measure) => t(`returns.editor.keepItem.${measure}`))}
          onChange={(measure) => onChange({ ...value, measure })}
        />
      ) : null}
    </BlockStack>
  );
}

function LabelField({ value, onChange }: EffectProps<"label">) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t("returns.editor.label.title")}
      value={value}
      options={labelled(["own", "merchant", "free"], (each) => t(`returns.editor.label.${each}`))}
      onChange={onChange}
    />
  );
}

function OriginalShippingField({ value, onChange }: EffectProps<"originalShipping">) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t("returns.editor.originalShipping.title")}
      value={value}
      options={labelled(["never", "whole-order"], (each) => t(`returns.editor.originalShipping.${each}`))}
      onChange={onChange}
    />
  );
}

function ExchangePriceField({ value, onChange }: EffectProps<"exchangePrice">) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t("returns.editor.exchangePrice.title")}
      value={value}
      options={labelled(["as-paid", "current"], (each) => t(`returns.editor.exchangePrice.${each}`))}
      onChange={onChange}
    />
  );
}

function ApprovalField({ value, onChange }: EffectProps<"approval">) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t("returns.editor.approval.title")}
      value={value}
      options={labelled(["manual", "auto"], (each) => t(`returns.editor.approval.${each}`))}
      onChange={onChange}
    />
  );
}

const FIELDS: { [T in Topic]: Field<T> } = {
  window: WindowField,
  returnable: ReturnableField,
  resolutions: ResolutionsField,
  restockingFee: function RestockingFeeField({ value, onChange }) {
    const { t } = useTranslation();
    return (
      <NumberInput
        label={t("returns.editor.restockingFee.title")}
        value={value.percent}
        max={100}
        whole={false}
        suffix="%"
        onChange={(percent) => onChange({ ...value, percent })}
      />
    );
  },
  returnShippingFee: function ReturnShippingFeeField({ value, currency, onChange }) {
    const { t } = useTranslation();
    return (
      <OptionalAmount
        choice={t("returns.editor.returnShippingFee.title")}
        label={t("returns.editor.amount")}
        value={value.amount}
        initial="5"
        currency={currency}
        onChange={(amount) => onChange({ ...value, amount })}
      />
    );
  },
  label: LabelField,
  originalShipping: OriginalShippingField,
  creditBonus: (props) => <BonusField topic="creditBonus" {...props} />,
  exchangeBonus: (props) => <BonusField topic="exchangeBonus" {...props} />,
  exchangePrice: ExchangePriceField,
  keepItem: KeepItemField,
  approval: ApprovalField,
  review: ReviewField,
  evidence: function EvidenceField({ value, onChange }) {
    const { t } = useTranslation();
    return (
      <Row>
        <NumberInput
          label={t("returns.editor.evidence.title")}
          value={value.photos}
          max={5}
          onChange={(photos) => onChange({ ...value, photos })}
        />
        <Checkbox
          label={t("returns.editor.evidence.note")}
          checked={value.note}
          onChange={(note) => onChange({ ...value, note })}
        />
      </Row>
    );
  },
};

export function EffectField<T extends Topic>({ topic, ...props }: EffectProps<T> & { topic: T }) {
  const Topical = FIELDS[topic] as Field<T>;
  return <Topical {...props} />;
}
