import { BlockStack, Card, InlineStack, Tag, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import { placeOf } from "./customers-table.tsx";
import type { CustomerProfile } from "./views.ts";

/** Who the customer is, as far as Shopify knows. */
export function ProfileCard({ profile }: { profile: CustomerProfile }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const consent = (state: string | null) =>
    state === null
      ? t("common.unknown")
      : t(`customer.consent.${state as "SUBSCRIBED"}`, { defaultValue: state });
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm">
          {t("customer.profile")}
        </Text>
        <Field label={t("customer.email")}>{profile.email}</Field>
        <Field label={t("customer.phone")}>{profile.phone}</Field>
        <Field label={t("customer.location")}>{placeOf(profile, formats.country)}</Field>
        <Field label={t("customer.language")}>{profile.locale && formats.language(profile.locale)}</Field>
        <Field label={t("customer.account")}>
          {profile.state &&
            t(`customer.state.${profile.state as "ENABLED"}`, { defaultValue: profile.state })}
        </Field>
        <Field label={t("customer.marketing")}>
          <BlockStack>
            <span>{t("customer.emailMarketing", { state: consent(profile.emailMarketing) })}</span>
            <span>{t("customer.smsMarketing", { state: consent(profile.smsMarketing) })}</span>
          </BlockStack>
        </Field>
        <Field label={t("customer.tags")}>
          {profile.tags.length === 0 ? null : (
            <InlineStack gap="100">
              {profile.tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </InlineStack>
          )}
        </Field>
      </BlockStack>
    </Card>
  );
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="050">
      <Text as="h3" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <div className="encore-break">
        {children || (
          <Text as="span" tone="subdued">
            {t("common.none")}
          </Text>
        )}
      </div>
    </BlockStack>
  );
}
