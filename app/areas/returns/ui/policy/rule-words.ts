import { useTranslation } from "react-i18next";

import { TOPICS, type Conditions, type Match, type Rule } from "../../rules/policy-document.ts";

const LISTS = [
  ...["productTags", "productTypes", "vendors", "skus", "customerTags", "customerTiers"],
  ...["countries", "channels", "reasons"],
] as readonly (
  | "productTags"
  | "productTypes"
  | "vendors"
  | "skus"
  | "customerTags"
  | "customerTiers"
  | "countries"
  | "channels"
  | "reasons"
)[];

/** A rule in a sentence each for when it holds and what it changes. */
export function useRuleWords() {
  const { t } = useTranslation();
  const listed = (match: Match) =>
    "anyOf" in match ? match.anyOf.join(", ") : `≠ ${match.noneOf.join(", ")}`;
  const conditions = (when: Conditions): string[] => {
    const said = (label: string, value: string) => `${label}: ${value}`;
    const amount = (value: Record<string, string>) =>
      Object.entries(value)
        .map(([currency, text]) => `${text} ${currency}`)
        .join(" / ");
    return [
      ...LISTS.flatMap((key) => {
        const match = when[key];
        return match ? [said(t(`returns.editor.condition.${key}`), listed(match))] : [];
      }),
      ...(when.placed?.from ? [said(t("returns.editor.condition.placedFrom"), when.placed.from)] : []),
      ...(when.placed?.to ? [said(t("returns.editor.condition.placedTo"), when.placed.to)] : []),
      ...(when.requested?.from
        ? [said(t("returns.editor.condition.requestedFrom"), when.requested.from)]
        : []),
      ...(when.requested?.to ? [said(t("returns.editor.condition.requestedTo"), when.requested.to)] : []),
      ...(when.itemValue?.below
        ? [said(t("returns.editor.condition.itemBelow"), amount(when.itemValue.below))]
        : []),
      ...(when.itemValue?.atLeast
        ? [said(t("returns.editor.condition.itemAtLeast"), amount(when.itemValue.atLeast))]
        : []),
      ...(when.discount
        ? [said(t("returns.editor.condition.discountAbove"), `${when.discount.above} %`)]
        : []),
      ...(when.collectionIds || when.returnValue || when.history
        ? [t("returns.editor.condition.other")]
        : []),
    ];
  };
  return {
    when(when: Conditions): string {
      const said = conditions(when);
      if (said.length === 0) return t("returns.editor.rules.always");
      return t("returns.editor.rules.when", { conditions: said.join("; ") });
    },
    then(then: Rule["then"]): string {
      const topics = TOPICS.filter((topic) => then[topic] !== undefined);
      return t("returns.editor.rules.changes", {
        topics: topics.map((topic) => t(`returns.editor.${topic}.title`)).join("; "),
      });
    },
  };
}
