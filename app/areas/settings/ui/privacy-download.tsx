import { useAppBridge } from "@shopify/app-bridge-react";
import { Button } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface DownloadButtonProps {
  requestId: string;
  /** Names the person, because there is one button for each. */
  accessibilityLabel?: string;
  primary?: boolean;
}

/** Saves the export as a file. A link could not: only requests of the page's own carry the session token. */
export function DownloadButton({ requestId, accessibilityLabel, primary = false }: DownloadButtonProps) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const [loading, setLoading] = useState(false);
  const download = async () => {
    setLoading(true);
    try {
      const response = await fetch(`/app/settings/privacy/${requestId}/download`);
      if (!response.ok) throw new Error(`The download was answered with ${response.status}`);
      save(await response.blob(), `customer-data-${requestId}.json`);
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

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
}
