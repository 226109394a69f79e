import { BlockStack, Modal, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const REASONS = ["RETURN_PERIOD_ENDED", "FINAL_SALE", "OTHER"] as const;
export interface Refusal {
  reason: (typeof REASONS)[number];
  note: string;
}

interface DeclineModalProps {
  title: string;
  loading: boolean;
  onDecline: (refusal: Refusal) => void;
  onCancel: () => void;
}

/** Why a return is declined, and the words that the customer reads. Another reason than Shopify's two needs some. */
export function DeclineModal({ title, loading, onDecline, onCancel }: DeclineModalProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Refusal["reason"]>("OTHER");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const missing = reason === "OTHER" && note.trim() === "";
  const decline = () => {
    setTried(true);
    if (!missing) onDecline({ reason, note });
  };
  return (
    <Modal
      open
      title={title}
      onClose={onCancel}
      primaryAction={{ content: t("returns.decline.confirm"), destructive: true, loading, onAction: decline }}
      secondaryActions={[{ content: t("returns.decline.cancel"), onAction: onCancel }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Select
            label={t("returns.decline.reason")}
            options={REASONS.map((value) => ({ value, label: t(`returns.decline.${value}`) }))}
            value={reason}
            onChange={(value) => setReason(REASONS.find((each) => each === value) ?? "OTHER")}
          />
          <TextField
            label={t("returns.decline.note")}
            helpText={t("returns.decline.noteHelp")}
            value={note}
            onChange={setNote}
            multiline={3}
            maxLength={500}
            showCharacterCount
            autoComplete="off"
            error={tried && missing && t("returns.decline.noteMissing")}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
