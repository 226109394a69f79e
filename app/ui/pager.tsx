import { useNavigate, useSearchParams } from "@remix-run/react";
import { InlineStack, Pagination } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

interface PagerProps {
  /** What is paged: "Pages of customers". */
  label: string;
  /** Cursors of the neighbouring pages. */
  previous: string | null;
  next: string | null;
  /** As in `pagePosition`: keeps several lists of one page apart. */
  prefix?: string;
}

/** Buttons to the page before and after; nothing where there is but one page. */
export function Pager({ label, previous, next, prefix = "" }: PagerProps) {
  const { t } = useTranslation();
  const [query] = useSearchParams();
  const navigate = useNavigate();
  if (previous === null && next === null) return null;
  const show = (direction: "before" | "after", cursor: string | null) => {
    if (cursor === null) return;
    const changed = new URLSearchParams(query);
    changed.delete(`${prefix}before`);
    changed.delete(`${prefix}after`);
    changed.set(prefix + direction, cursor);
    // A list among others stays where it is on the screen; a page that is one list begins at its top.
    navigate(`?${changed}`, { preventScrollReset: prefix !== "" });
  };
  return (
    <InlineStack align="center">
      <Pagination
        accessibilityLabel={label}
        accessibilityLabels={{ previous: t("common.previous"), next: t("common.next") }}
        hasPrevious={previous !== null}
        hasNext={next !== null}
        onPrevious={() => show("before", previous)}
        onNext={() => show("after", next)}
      />
    </InlineStack>
  );
}
