import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import {
  Banner,
  BlockStack,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { inspectionFault } from "../../rules/inspection.ts";
import type { CaseAnswer, CaseLineView, LocationView } from "../views.ts";
import { FaultText } from "./banners.tsx";

const KINDS = ["restocked", "damaged", "missing"] as const;
type Kind = (typeof KINDS)[number];
/** As typed. */
type Typed = Record<Kind, string> & { locationId: string };

interface InspectionFormProps {
  lines: readonly CaseLineView[];
  revision: number;
  onDone: () => void;
}

/** Per line: how many are good and where they go, damaged, missing. The sum is checked while one types, and on the server. */
export function InspectionForm({ lines, revision, onDone }: InspectionFormProps) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const locations = useFetcher<{ locations: LocationView[] | null }>();
  const saving = useFetcher<CaseAnswer>();
  const heading = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>(() =>
    Object.fromEntries(lines.map((line) => [line.id, typedOf(line)])),
  );
  const { load } = locations;
  useEffect(() => {
    load("/app/returns/locations");
    heading.current?.focus();
  }, [load]);
  const told = useRef<CaseAnswer>(undefined);
  const { state, data } = saving;
  useEffect(() => {
    if (state !== "idle" || data === undefined || told.current === data) return;
    told.current = data;
    if (!("done" in data)) return;
    shopify.toast.show(t("returns.case.done.inspect"));
    onDone();
  }, [state, data, shopify, t, onDone]);

  const places = locations.data?.locations ?? [];
  // Where there is but one place, good units go there.
  const onlyPlace = places.length === 1 ? places[0]?.id : undefined;
  const checked = lines.map((line) => check(line, typed[line.id] ?? typedOf(line)));
  const change = (line: CaseLineView, changed: Partial<Typed>) =>
    setTyped((before) => ({ ...before, [line.id]: { ...(before[line.id] ?? typedOf(line)), ...changed } }));
  const save = () => {
    const found = checked.map(({ line, units }) => ({
      lineId: line.id,
      ...units,
      locationId: units.restocked > 0 ? ((typed[line.id]?.locationId || onlyPlace) ?? null) : null,
    }));
    saving.submit(
      { intent: "inspect", revision: String(revision), lines: JSON.stringify(found) },
      { method: "post" },
    );
  };
  const allGood = () =>
    setTyped((before) =>
      Object.fromEntries(
        lines.map((line) => [
          line.id,
          {
            ...(before[line.id] ?? typedOf(line)),
            ...{ restocked: String(line.quantity), damaged: "0", missing: "0" },
          },
        ]),
      ),
    );
  return (
    <Card>
      <BlockStack gap="400">
        <div ref={heading} tabIndex={-1} className="encore-quiet">
          <Text as="h2" variant="headingSm">
            {t("returns.case.inspection.title")}
          </Text>
        </div>
        <Text as="p" tone="subdued">
          {t("returns.case.inspection.about")}
        </Text>
        {data && "error" in data && state === "idle" ? (
          <Banner tone="warning" title={t("returns.case.fault.title")}>
            <FaultText fault={data} />
          </Banner>
        ) : null}
        {locations.state === "idle" && locations.data && places.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("returns.case.inspection.noLocations")}
          </Text>
        ) : null}
        <InlineStack>
          <Button onClick={allGood}>{t("returns.case.inspection.allGood")}</Button>
        </InlineStack>
        <ul className="encore-list">
          {checked.map(({ line, wrong, fault, counted }) => (
            <li key={line.id} className="encore-item">
              <fieldset className="encore-fieldset">
                <legend>
                  <Text as="span" fontWeight="semibold" breakWord>
                    {[line.title || t("returns.case.items.noTitle"), line.variantTitle]
                      .filter(Boolean)
                      .join(" · ")}
                  </Text>
                </legend>
                <BlockStack gap="200">
                  <InlineGrid columns={3} gap="200">
                    {KINDS.map((kind) => (
                      <TextField
                        key={kind}
                        label={t(`returns.case.inspection.${kind}`)}
                        type="number"
                        min={0}
                        max={line.quantity}
                        inputMode="numeric"
                        value={typed[line.id]?.[kind] ?? "0"}
                        onChange={(value) => change(line, { [kind]: value })}
                        autoComplete="off"
                        selectTextOnFocus
                        error={wrong[kind] && t("returns.case.inspection.whole")}
                      />
                    ))}
                  </InlineGrid>
                  {places.length > 1 ? (
                    <Select
                      label={t("returns.case.inspection.location")}
                      options={[
                        { value: "", label: t("returns.case.inspection.noLocation") },
                        ...places.map(({ id, name }) => ({ value: id, label: name })),
                      ]}
                      value={typed[line.id]?.locationId ?? ""}
                      onChange={(locationId) => change(line, { locationId })}
                    />
                  ) : null}
                  <div aria-live="polite">
                    <Text as="p" variant="bodySm" tone={fault ? "critical" : "subdued"}>
                      {fault?.code === "too_many_units"
                        ? t("returns.case.inspection.tooMany", { counted, quantity: fault.most })
                        : fault?.code === "already_processed"
                          ? t("returns.case.inspection.tooFew", { least: fault.least })
                          : t("returns.case.inspection.counted", { counted, quantity: line.quantity })}
                    </Text>
                  </div>
                </BlockStack>
              </fieldset>
            </li>
          ))}
        </ul>
        <InlineStack gap="200">
          <Button
            variant="primary"
            loading={state !== "idle"}
            disabled={checked.some(({ wrong, fault }) => fault || KINDS.some((kind) => wrong[kind]))}
            onClick={save}
          >
            {t("returns.case.inspection.save")}
          </Button>
          <Button onClick={onDone}>{t("returns.case.inspection.cancel")}</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function typedOf(line: CaseLineView): Typed {
  const { restocked, damaged, missing, locationId } = line;
  return {
    restocked: String(restocked),
    damaged: String(damaged),
    missing: String(missing),
    locationId: locationId ?? "",
  };
}

/** The same rule as on the server. */
function check(line: CaseLineView, typed: Typed) {
  const isWhole = (text: string) => /^\d{0,6}$/.test(text.trim());
  const units = { restocked: 0, damaged: 0, missing: 0 };
  const wrong = { restocked: false, damaged: false, missing: false };
  for (const kind of KINDS) {
    if (isWhole(typed[kind])) units[kind] = Number(typed[kind]);
    else wrong[kind] = true;
  }
  const counted = units.restocked + units.damaged + units.missing;
  return { line, units, wrong, counted, fault: inspectionFault(line, units) };
}
