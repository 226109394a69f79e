import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import type { CaseCustomerView } from "../views.ts";
import { Fact } from "./fact.tsx";

/** Who asks, and what they bought and returned before. */
export function CustomerCard({ customer }: { customer: CaseCustomerView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const name = customer.name ?? customer.email ?? t("returns.case.customer.guest");
  const { boughtUnits: bought, returnedUnits: returned } = customer;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("returns.case.customer.title")}
        </Text>
        <BlockStack gap="050">
          {customer.id === null ? (
            <Text as="p" breakWord>
              {name}
            </Text>
          ) : (
            <Link url={`/app/customers/${customer.id}`}>
              <span className="encore-break">{name}</span>
            </Link>
          )}
          {customer.email && customer.name ? (
            <Text as="p" tone="subdued" breakWord>
              {customer.email}
            </Text>
          ) : null}
          {customer.countryCode ? (
            <Text as="p" tone="subdued">
              {formats.country(customer.countryCode)}
            </Text>
          ) : null}
        </BlockStack>
        {customer.id === null ? null : (
          <dl className="encore-facts encore-figures">
            <Fact label={t("returns.case.customer.orders")}>{formats.number(customer.orders)}</Fact>
            <Fact label={t("returns.case.customer.returns")}>{formats.number(customer.returns)}</Fact>
            {bought > 0 ? (
              <Fact label={t("returns.case.customer.rate")}>
                {t("returns.case.customer.rateOf", {
                  rate: formats.percent(returned / bought),
                  returned: formats.number(returned),
                  bought: formats.number(bought),
                })}
              </Fact>
            ) : null}
          </dl>
        )}
      </BlockStack>
    </Card>
  );
}
