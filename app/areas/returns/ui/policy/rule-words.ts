import { useTranslation } from "react-i18next";

import type { Rule } from "../../rules/policy-document.ts";
import { phraseText, type Phrase, type Speaker } from "../../rules/phrases.ts";
import { summary } from "../../rules/summary.ts";

/** A rule in plain language: when it holds, and what holds then. */
export function useRuleWords(): (rule: Rule) => { when: string; then: string } {
  const { t, i18n } = useTranslation();
  const speaker: Speaker = { locale: i18n.language, t: (key, values) => t(key, values), names: {} };
  const said = (phrases: readonly Phrase[]) =>
    phrases.map((phrase) => phraseText(phrase, speaker)).join("; ");
  return (rule) => {
    const { when, then } = summary(rule);
    return { when: said(when), then: said(then) };
  };
}
