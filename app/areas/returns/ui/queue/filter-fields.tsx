import { BlockStack, Button, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface RangeFieldProps {
  kind: "amount" | "day";
  least: string | null;
  most: string | null;
  /** Such as the currency that the amounts are in. */
  help?: string;
  onApply: (least: string | null, most: string | null) => void;
}

const AMOUNT = /^\d{1,12}([.,]\d{1,3})?$/;

/** Two ends of a range, either of which may be open; applied together, so that the list does not jump while one types. */
export function RangeField({ kind, least, most, help, onApply }: RangeFieldProps) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(least ?? "");
  const [to, setTo] = useState(most ?? "");
  const wrong = (text: string) => kind === "amount" && text.trim() !== "" && !AMOUNT.test(text.trim());
  const field = (end: "min" | "max" | "from" | "to", value: string, change: (text: string) => void) => (
    <TextField
      label={t(`returns.queue.filter.${end}`)}
      type={kind === "day" ? "date" : "text"}
      {...(kind === "day" ? {} : { inputMode: "decimal" as const })}
      value={value}
      onChange={change}
      autoComplete="off"
      error={wrong(value) && t("returns.queue.filter.amountInvalid")}
    />
  );
  const valueOf = (text: string) => text.trim() || null;
  return (
    <BlockStack gap="200">
      {field(kind === "day" ? "from" : "min", from, setFrom)}
      {field(kind === "day" ? "to" : "max", to, setTo)}
      {help ? <span>{help}</span> : null}
      <Button disabled={wrong(from) || wrong(to)} onClick={() => onApply(valueOf(from), valueOf(to))}>
        {t("returns.queue.filter.apply")}
      </Button>
    </BlockStack>
  );
}
