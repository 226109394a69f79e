import { BlockStack, Checkbox, InlineGrid, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import type { Effects, ReviewCheck } from "../../rules/policy-document.ts";
import { AmountInput, NumberInput } from "./fields.tsx";

interface ReviewFieldProps {
  value: Effects["review"];
  currency: string;
  onChange: (value: Effects["review"]) => void;
}

/** What a return is looked at by a person for, however it would be decided otherwise. */
export function ReviewField({ value, currency, onChange }: ReviewFieldProps) {
  const { t } = useTranslation();
  const beginnings: { [Kind in ReviewCheck["kind"]]: Extract<ReviewCheck, { kind: Kind }> } = {
    "return-rate": { kind: "return-rate", above: 50, lookBackDays: 365, minUnits: 10 },
    "return-count": { kind: "return-count", above: 5, lookBackDays: 90 },
    "return-value": { kind: "return-value", above: { [currency]: "250" } },
  };
  const kinds = Object.keys(beginnings) as ReviewCheck["kind"][];
  const set = (kind: ReviewCheck["kind"], check: ReviewCheck | null) =>
    onChange({
      checks: kinds.flatMap((each) => {
        const known = each === kind ? check : value.checks.find((one) => one.kind === each);
        return known ? [known] : [];
      }),
    });
  return (
    <BlockStack gap="300">
      <Text as="p">{t("returns.editor.review.title")}</Text>
      {kinds.map((kind) => {
        const check = value.checks.find((each) => each.kind === kind);
        return (
          <BlockStack key={kind} gap="200">
            <Checkbox
              label={t(`returns.editor.review.${kind}`)}
              checked={check !== undefined}
              onChange={(on) => set(kind, on ? beginnings[kind] : null)}
            />
            {check ? (
              <CheckFields check={check} currency={currency} onChange={(changed) => set(kind, changed)} />
            ) : null}
          </BlockStack>
        );
      })}
    </BlockStack>
  );
}

interface CheckFieldsProps {
  check: ReviewCheck;
  currency: string;
  onChange: (check: ReviewCheck) => void;
}

function CheckFields({ check, currency, onChange }: CheckFieldsProps) {
  const { t } = useTranslation();
  if (check.kind === "return-value") {
    return (
      <AmountInput
        label={t("returns.editor.review.above")}
        value={check.above}
        currency={currency}
        onChange={(above) => onChange({ ...check, above })}
      />
    );
  }
  return (
    <InlineGrid columns={{ xs: 1, sm: 3 }} gap="300">
      <NumberInput
        label={t("returns.editor.review.above")}
        value={check.above}
        max={check.kind === "return-rate" ? 100 : 10_000}
        {...(check.kind === "return-rate" ? { suffix: "%", whole: false } : {})}
        onChange={(above) => onChange({ ...check, above })}
      />
      <NumberInput
        label={t("returns.editor.review.lookBack")}
        value={check.lookBackDays}
        min={1}
        max={3650}
        onChange={(lookBackDays) => onChange({ ...check, lookBackDays })}
      />
      {check.kind === "return-rate" ? (
        <NumberInput
          label={t("returns.editor.review.minUnits")}
          value={check.minUnits}
          min={1}
          max={10_000}
          onChange={(minUnits) => onChange({ ...check, minUnits })}
        />
      ) : null}
    </InlineGrid>
  );
}
