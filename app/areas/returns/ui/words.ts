import { useTranslation } from "react-i18next";

/** Words of Shopify's handles and of our codes; a handle that is new to us is shown as words too. */
export function useReturnWords() {
  const { t } = useTranslation();
  return {
    /** "too-small" → "Too small". */
    reason: (handle: string) => t(`returns.reason.${handle as "unknown"}`, { defaultValue: inWords(handle) }),
    settledAs: (resolution: string | null) =>
      t(`returns.settledAs.${(resolution ?? "unknown") as "unknown"}`, { defaultValue: resolution ?? "" }),
    channel: (channel: string) =>
      t(`returns.channel.${channel as "staff"}`, { defaultValue: inWords(channel) }),
    /** What an attempt of the kind does: "approve", "move the money". */
    kind: (kind: string | null) =>
      t(`returns.case.kind.${(kind ?? "other") as "other"}`, { defaultValue: t("returns.case.kind.other") }),
  };
}

function inWords(handle: string): string {
  const words = handle.toLowerCase().replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
