import { useAppBridge } from "@shopify/app-bridge-react";
import { Button } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { saveFile } from "#app/ui/save-file.ts";

interface DownloadButtonProps {
  requestId: string;
  /** Names the person, because there is one button for each. */
  accessibilityLabel?: string;
  primary?: boolean;
}

/** Saves the export as a file. */
export function DownloadButton({ requestId, accessibilityLabel, primary = false }: DownloadButtonProps) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const [loading, setLoading] = useState(false);
  const download = async () => {
    setLoading(true);
    try {
      await saveFile(`/app/settings/privacy/${requestId}/download`, `customer-data-${requestId}.json`);
    } catch (error) {
      console.warn(error);
      shopify.toast.show(t("settings.privacy.downloadFailed"), { isError: true });
    } finally {
      setLoading(false);
    }
  };
  return (
    <Button
      loading={loading}
      onClick={() => void download()}
      {...(primary ? { variant: "primary" as const } : {})}
      {...(accessibilityLabel === undefined ? {} : { accessibilityLabel })}
    >
      {t("settings.privacy.download")}
    </Button>
  );
}
