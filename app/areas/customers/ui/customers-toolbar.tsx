import { useNavigate, useSearchParams } from "@remix-run/react";
import { Box, Icon, InlineGrid, Select, TextField, useBreakpoints } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CustomersQuery } from "../schemas.ts";
import { SORT_OPTIONS } from "./customers-table.tsx";

/** After the last key, before the list is searched. Milliseconds. */
const TYPING_PAUSE = 300;

/** Search, which follows the typing, and on a phone the sort. Both are in the address. */
export function CustomersToolbar({ query }: { query: CustomersQuery }) {
  const { t } = useTranslation();
  const { smDown } = useBreakpoints();
  const [address] = useSearchParams();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(query.search);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const show = (change: (changed: URLSearchParams) => void, replace: boolean) => {
    const changed = new URLSearchParams(address);
    for (const cursor of ["before", "after"]) changed.delete(cursor);
    change(changed);
    navigate(`?${changed}`, { replace, preventScrollReset: true });
  };
  const searchNow = (text: string) => {
    clearTimeout(waiting.current);
    waiting.current = undefined;
    show((changed) => {
      if (text.trim()) changed.set("q", text.trim());
      else changed.delete("q");
    }, true);
  };
  const search = (text: string, pause: number) => {
    setTyped(text);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => searchNow(text), pause);
  };
  // Whoever clicks a customer right after typing leaves the field first: the search goes ahead of the click, because one
  // that came after it would call them back from the customer.
  const finishTyping = () => {
    if (waiting.current !== undefined) searchNow(typed);
  };
  const sortBy = (option: string) => {
    show((changed) => {
      changed.set("sort", option.replace(/_asc$/, ""));
      if (option.endsWith("_asc")) changed.set("order", "asc");
      else changed.delete("order");
    }, false);
  };

  const short = typed.trim().length > 0 && typed.trim().length < 3;
  return (
    <Box padding="300" borderBlockEndWidth="025" borderColor="border">
      <InlineGrid gap="200" columns={1}>
        <TextField
          label={t("customers.search")}
          labelHidden
          placeholder={t("customers.search")}
          prefix={<Icon source={SearchIcon} tone="subdued" />}
          value={typed}
          onChange={(text) => search(text, TYPING_PAUSE)}
          onBlur={finishTyping}
          onClearButtonClick={() => search("", 0)}
          clearButton
          maxLength={200}
          autoComplete="off"
          helpText={short ? t("customers.shortSearch") : undefined}
        />
        {smDown ? (
          <Select
            label={t("customers.sort")}
            labelInline
            options={SORT_OPTIONS.map((value) => ({ value, label: t(`customers.sortBy.${value}`) }))}
            value={query.ascending ? `${query.sort}_asc` : query.sort}
            onChange={sortBy}
          />
        ) : null}
      </InlineGrid>
    </Box>
  );
}
