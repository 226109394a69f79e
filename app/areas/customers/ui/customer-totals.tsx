import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { Term } from "#app/ui/term.tsx";
import type { CustomerTotals } from "./views.ts";

interface TotalsCardProps {
  totals: CustomerTotals;
  currency: string;
  timeZone: string;
}

/** What the customer's counted orders sum to. */
export function TotalsCard({ totals, currency, timeZone }: TotalsCardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const day = (at: string | null) => (at ? formats.dayAt(at, timeZone) : t("customers.never"));
  const spent = t("customer.total.spent");
  return (
    <Card>
      <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
        <Total label={t("customer.total.orders")} value={formats.number(totals.orders)} />
        <Total
          label={
            <Term
              label={spent}
              about={t("figure.about", { label: spent })}
              definition={t("customer.spentDefinition")}
            />
          }
          value={formats.money(totals.spentMinor, currency)}
        />
        <Total label={t("customer.total.first")} value={day(totals.firstOrderAt)} />
        <Total label={t("customer.total.last")} value={day(totals.lastOrderAt)} />
      </InlineGrid>
    </Card>
  );
}

function Total({ label, value }: { label: React.ReactNode; value: string }) {
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <div className="encore-figures">
        <Text as="p" variant="headingMd" breakWord>
          {value}
        </Text>
      </div>
    </BlockStack>
  );
}
