/** The return policy, edited as a whole and saved as a new version. */
import { useFetcher } from "@remix-run/react";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Box, Card, Divider, Text } from "@shopify/polaris";
import { Fragment, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Day } from "#app/shared/time.ts";
import { useFormats } from "#app/ui/formats.ts";
import { policySchema, TOPICS, type Policy, type Topic } from "../../rules/policy-document.ts";
import { EffectField } from "./effect-field.tsx";
import { PolicyRules } from "./policy-rules.tsx";

export interface PolicyView {
  version: number;
  policy: Policy;
  /** The shop's day; null: never. */
  savedOn: Day | null;
  /** The shop's. */
  currency: string;
}

const SAVE_BAR = "return-policy";
/** What only a rule can say: that nothing may come back at all is no policy. */
const BASE_TOPICS = TOPICS.filter((topic) => topic !== "returnable");

export function PolicyEditor({ version, policy: saved, savedOn, currency }: PolicyView) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shopify = useAppBridge();
  const saving = useFetcher<{ saved?: number; error?: string }>();
  const [policy, setPolicy] = useState(saved);
  const [shown, setShown] = useState(version);
  // A version that was saved here or elsewhere takes the place of the one that was edited, but not of changes to it.
  if (shown !== version) {
    setShown(version);
    setPolicy(saved);
  }
  const dirty = JSON.stringify(policy) !== JSON.stringify(saved);
  const valid = policySchema.safeParse(policy).success;
  const done = saving.state === "idle" ? saving.data?.saved : undefined;

  useEffect(() => {
    void (dirty ? shopify.saveBar.show(SAVE_BAR) : shopify.saveBar.hide(SAVE_BAR));
  }, [dirty, shopify]);
  useEffect(() => {
    if (done !== undefined) shopify.toast.show(t("returns.editor.saved"));
  }, [done, shopify, t]);

  const save = () => {
    if (!valid) return;
    saving.submit({ policy: JSON.stringify(policy), version: String(version) }, { method: "post" });
  };
  const set = <T extends Topic>(topic: T, effect: Policy["base"][T]) =>
    setPolicy({ ...policy, base: { ...policy.base, [topic]: effect } });
  return (
    <BlockStack gap="400">
      <SaveBar id={SAVE_BAR}>
        <button
          variant="primary"
          onClick={save}
          disabled={!valid}
          {...(saving.state === "idle" ? {} : { loading: "" })}
        >
          {t("returns.editor.save")}
        </button>
        <button onClick={() => setPolicy(saved)}>{t("returns.editor.discard")}</button>
      </SaveBar>
      {saving.data?.error ? (
        <Banner tone="warning">
          <Text as="p">
            {t(saving.data.error === "changed" ? "returns.editor.changed" : "returns.editor.invalid")}
          </Text>
        </Banner>
      ) : null}
      {dirty && !valid ? (
        <Banner tone="warning">
          <Text as="p">{t("returns.editor.invalid")}</Text>
        </Banner>
      ) : null}
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <Text as="p" tone="subdued">
          {savedOn === null
            ? t("returns.editor.version_zero")
            : t("returns.editor.version", { version, at: formats.day(savedOn) })}
        </Text>
      </Box>
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("returns.editor.base.title")}
            </Text>
            <Text as="p" tone="subdued">
              {t("returns.editor.base.body")}
            </Text>
          </BlockStack>
          {BASE_TOPICS.map((topic) => (
            <Fragment key={topic}>
              <Divider />
              <EffectField
                topic={topic}
                value={policy.base[topic]}
                currency={currency}
                onChange={(effect) => set(topic, effect)}
              />
            </Fragment>
          ))}
        </BlockStack>
      </Card>
      <PolicyRules
        rules={policy.rules}
        base={policy.base}
        currency={currency}
        onChange={(rules) => setPolicy({ ...policy, rules })}
      />
    </BlockStack>
  );
}
