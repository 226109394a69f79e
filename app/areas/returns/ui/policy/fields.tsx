/** The inputs that the policy's effects are edited by; each keeps what is typed until it means something. */
import { Checkbox, InlineGrid, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Amounts } from "../../rules/policy-document.ts";

interface NumberInputProps {
  label: string;
  value: number;
  min?: number;
  max: number;
  suffix?: string;
  /** Whole numbers only. */
  whole?: boolean;
  onChange: (value: number) => void;
}

/** A number within limits; what is none is shown as wrong and not taken. */
export function NumberInput({
  label,
  value,
  min = 0,
  max,
  suffix,
  whole = true,
  onChange,
}: NumberInputProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? String(value);
  const parsed = Number(text.replace(",", "."));
  const wrong =
    text.trim() === "" || !(parsed >= min && parsed <= max) || (whole && !Number.isInteger(parsed));
  return (
    <TextField
      label={label}
      value={text}
      inputMode={whole ? "numeric" : "decimal"}
      autoComplete="off"
      {...(suffix === undefined ? {} : { suffix })}
      {...(wrong ? { error: t("returns.editor.numberBetween", { min, max }) } : {})}
      onChange={(next) => {
        setTyped(next);
        const number = Number(next.replace(",", "."));
        const taken = next.trim() !== "" && number >= min && number <= max;
        if (taken && (!whole || Number.isInteger(number))) onChange(number);
      }}
      onBlur={() => {
        if (!wrong) setTyped(null);
      }}
    />
  );
}

interface AmountInputProps {
  label: string;
  value: Amounts;
  /** The shop's; amounts in other currencies stay as they are. */
  currency: string;
  onChange: (value: Amounts) => void;
}

/** An amount of the shop's currency, as decimal text. */
export function AmountInput({ label, value, currency, onChange }: AmountInputProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value[currency] ?? "";
  const normal = text.trim().replace(",", ".");
  const wrong = !/^\d{1,9}(\.\d{1,3})?$/.test(normal);
  return (
    <TextField
      label={label}
      value={text}
      inputMode="decimal"
      autoComplete="off"
      suffix={currency}
      {...(wrong ? { error: t("returns.editor.anAmount") } : {})}
      onChange={(next) => {
        setTyped(next);
        const amount = next.trim().replace(",", ".");
        if (/^\d{1,9}(\.\d{1,3})?$/.test(amount)) onChange({ ...value, [currency]: amount });
      }}
    />
  );
}

interface OptionalAmountProps extends Omit<AmountInputProps, "value" | "onChange"> {
  value: Amounts | null;
  /** What the checkbox before it says. */
  choice: string;
  /** What it begins with. */
  initial: string;
  onChange: (value: Amounts | null) => void;
}

export function OptionalAmount({ value, choice, initial, currency, onChange, label }: OptionalAmountProps) {
  return (
    <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300" alignItems="center">
      <Checkbox
        label={choice}
        checked={value !== null}
        onChange={(on) => onChange(on ? { [currency]: initial } : null)}
      />
      {value ? <AmountInput label={label} value={value} currency={currency} onChange={onChange} /> : null}
    </InlineGrid>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <Select
      label={label}
      value={value}
      options={[...options]}
      onChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
    />
  );
}

interface WordsInputProps {
  label: string;
  help?: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** Several words, separated by commas. */
export function WordsInput({ label, help, value, onChange }: WordsInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      label={label}
      value={typed ?? value.join(", ")}
      autoComplete="off"
      {...(help === undefined ? {} : { helpText: help })}
      onChange={(next) => {
        setTyped(next);
        onChange([
          ...new Set(
            next
              .split(",")
              .map((word) => word.trim())
              .filter(Boolean),
          ),
        ]);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
