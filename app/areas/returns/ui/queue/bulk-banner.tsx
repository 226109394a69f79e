import { Banner, List } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

import { useFormats } from "#app/ui/formats.ts";
import type { BulkOutcome } from "../views.ts";

/** How many were decided, and how many were not and why. */
export function BulkBanner({ outcome, onDismiss }: { outcome: BulkOutcome; onDismiss: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counted = (count: number) => ({ count, formatted: formats.number(count) });
  const left = outcome.failed.reduce((sum, { count }) => sum + count, 0);
  return (
    <Banner
      tone={left === 0 ? "success" : "warning"}
      title={t(
        outcome.action === "approve" ? "returns.queue.approved" : "returns.queue.declined",
        counted(outcome.done),
      )}
      onDismiss={onDismiss}
    >
      {left === 0 ? null : (
        <>
          <p>{t("returns.queue.left", counted(left))}</p>
          <List>
            {outcome.failed.map(({ code, count }) => (
              <List.Item key={code}>
                {t("returns.queue.leftFor", {
                  formatted: formats.number(count),
                  why: t(`returns.notDone.${code as "busy"}`, { defaultValue: code }),
                })}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Banner>
  );
}
