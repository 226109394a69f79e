/**
 * Sentences about a policy as data: keys of our texts and the values in them. `phraseText` makes words of them in a language;
 * nothing else here knows one.
 */
import { formatMoney, parseMinor } from "#app/shared/money.ts";

import type en from "#app/shared/i18n/locales/en.json";

import type { Amounts } from "./policy-document.ts";

type Texts = (typeof en)["returns"]["policy"];
type Singular<Key> = Key extends `${infer Stem}_one` ? Stem : Key extends `${string}_other` ? never : Key;
type KeyOf<Part extends keyof Texts> = `returns.policy.${Part}.${Singular<keyof Texts[Part] & string>}`;
/** A text about the policy; plural forms go by the key without its ending, and `count`. */
export type PolicyTextKey = KeyOf<"when"> | KeyOf<"then"> | KeyOf<"resolution">;

export type PhraseValue =
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "percent"; readonly percent: number }
  | { readonly kind: "day"; readonly day: string }
  | { readonly kind: "amounts"; readonly amounts: Amounts }
  /** What the merchant wrote, ids and handles among it; `names` of whoever shows it may know better ones. */
  | { readonly kind: "anyOf"; readonly texts: readonly string[] }
  | { readonly kind: "countries"; readonly codes: readonly string[] }
  | { readonly kind: "texts"; readonly keys: readonly PolicyTextKey[] };

export interface Phrase {
  readonly key: PolicyTextKey;
  readonly values: Readonly<Record<string, PhraseValue>>;
}

/** What a phrase needs of whoever shows it. */
export interface Speaker {
  /** BCP 47, for lists, dates and amounts. */
  readonly locale: string;
  readonly t: (key: PolicyTextKey, values: Record<string, string | number>) => string;
  /** Names of collections by id, of reasons by handle, of channels by handle; what is not in it is shown as it is. */
  readonly names: Readonly<Record<string, string>>;
}

export function phraseText({ key, values }: Phrase, speaker: Speaker): string {
  const spoken = Object.entries(values).map(([name, value]) => [name, spokenValue(value, speaker)] as const);
  return speaker.t(key, Object.fromEntries(spoken));
}

function spokenValue(value: PhraseValue, { locale, t, names }: Speaker): string | number {
  const list = (texts: readonly string[], type: "conjunction" | "disjunction") =>
    new Intl.ListFormat(locale, { type }).format(texts);
  switch (value.kind) {
    case "number":
      return value.number;
    case "percent":
      return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(
        value.percent / 100,
      );
    case "day":
      // A day has no time zone: said in the one in which it was made an instant.
      return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
        new Date(value.day),
      );
    case "amounts":
      return list(
        Object.entries(value.amounts).map(([currency, text]) =>
          formatMoney({ minor: parseMinor(text, currency) ?? 0n, currency }, locale),
        ),
        "disjunction",
      );
    case "anyOf":
      return list(
        value.texts.map((text) => names[text] ?? text),
        "disjunction",
      );
    case "countries": {
      const regions = new Intl.DisplayNames(locale, { type: "region", fallback: "code" });
      return list(
        value.codes.map((code) => (/^[A-Za-z]{2}$/.test(code) ? (regions.of(code) ?? code) : code)),
        "disjunction",
      );
    }
    case "texts":
      return list(
        value.keys.map((key) => t(key, {})),
        "disjunction",
      );
  }
}
