import { BlockStack, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import type { MoneyView } from "../views.ts";
import { Fact } from "./fact.tsx";

/** What was promised, and what has moved so far. */
export function MoneyCard({ money }: { money: MoneyView }) {
  const { t } = useTranslation();
  const { refundMinor, creditMinor, bonusMinor, exchangeMinor, feesMinor } = money.promised;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("returns.case.money.title")}
        </Text>
        <Amounts money={money} amounts={[["value", money.valueMinor]]} />
        <Amounts
          money={money}
          title={t("returns.case.money.promised")}
          amounts={[
            ["refund", refundMinor],
            ["credit", creditMinor],
            ["bonus", bonusMinor],
            ["exchange", exchangeMinor],
            ["fees", feesMinor],
          ]}
        />
        <Amounts
          money={money}
          title={t("returns.case.money.done")}
          amounts={[
            ["refund", money.done.refundMinor],
            ["credit", money.done.creditMinor],
            ["bonus", money.done.bonusMinor],
          ]}
        />
      </BlockStack>
    </Card>
  );
}

type AmountName = "value" | "refund" | "credit" | "bonus" | "exchange" | "fees";

interface AmountsProps {
  money: MoneyView;
  title?: string;
  amounts: readonly (readonly [name: AmountName, minor: string])[];
}

/** Those above zero. */
function Amounts({ money: { currency }, title, amounts }: AmountsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shown = amounts.filter(([name, minor]) => name === "value" || BigInt(minor) !== 0n);
  return (
    <BlockStack gap="100">
      {title ? (
        <Text as="h3" variant="bodySm" fontWeight="semibold">
          {title}
        </Text>
      ) : null}
      {shown.length === 0 ? (
        <Text as="p" tone="subdued">
          {t("returns.case.money.nothing")}
        </Text>
      ) : (
        <dl className="encore-facts encore-figures">
          {shown.map(([name, minor]) => (
            <Fact key={name} label={t(`returns.case.money.${name}`)}>
              {formats.money(minor, currency)}
            </Fact>
          ))}
        </dl>
      )}
    </BlockStack>
  );
}
