import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import type { CaseView, VerdictView } from "../views.ts";

/** What the policy says of the return, with every why. */
export function VerdictCard({ view: { verdict, decline } }: { view: CaseView }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("returns.case.verdict.title")}
        </Text>
        {verdict ? <Verdict verdict={verdict} /> : <Text as="p">{t("returns.case.verdict.none")}</Text>}
        {decline ? (
          <BlockStack gap="100">
            <Text as="h3" variant="headingSm">
              {t("returns.case.verdict.declined")}
            </Text>
            {decline.reason ? (
              <Text as="p">
                {t(`returns.decline.${decline.reason as "OTHER"}`, { defaultValue: decline.reason })}
              </Text>
            ) : null}
            {decline.note ? (
              <Text as="p" tone="subdued" breakWord>
                {decline.note}
              </Text>
            ) : null}
          </BlockStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function Verdict({ verdict }: { verdict: VerdictView }) {
  const { t } = useTranslation();
  const { policyVersion } = verdict;
  return (
    <BlockStack gap="200">
      <Text as="p" fontWeight="semibold">
        {t(`returns.case.verdict.${verdict.decision}`)}
      </Text>
      {verdict.whys.length === 0 ? null : (
        <List>
          {verdict.whys.map(({ code, data, item, rule }, at) => (
            <List.Item key={at}>
              <span className="encore-break">
                {[
                  item,
                  t(`returns.policy.why.${code}`, { ...data, defaultValue: code }),
                  rule && t("returns.case.verdict.rule", { rule }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </List.Item>
          ))}
        </List>
      )}
      {policyVersion === null ? null : (
        <Text as="p" tone="subdued" variant="bodySm">
          {policyVersion === 0
            ? t("returns.case.verdict.version_zero")
            : t("returns.case.verdict.version", { version: policyVersion })}
        </Text>
      )}
    </BlockStack>
  );
}
