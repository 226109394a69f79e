import { Spinner, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

/**
 * A shopper's photo; a click shows it large. It is fetched, because only requests of the page's own carry the session token,
 * which an image's address does not.
 */
export function Photo({ id, alt }: { id: string; alt: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<{ url: string } | "loading" | "failed">("loading");
  useEffect(() => {
    const stop = new AbortController();
    let url: string | undefined;
    const load = async () => {
      try {
        const response = await fetch(`/app/returns/photos/${id}`, { signal: stop.signal });
        if (!response.ok || !response.headers.get("Content-Type")?.startsWith("image/"))
          throw new Error(`The photo was answered with ${response.status}`);
        url = URL.createObjectURL(await response.blob());
        setShown({ url });
      } catch (error) {
        if (stop.signal.aborted) return;
        console.warn(error);
        setShown("failed");
      }
    };
    void load();
    return () => {
      stop.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [id]);
  if (shown === "failed")
    return (
      <Text as="span" tone="subdued">
        {t("returns.case.items.photoMissing")}
      </Text>
    );
  if (shown === "loading") return <Spinner size="small" accessibilityLabel={alt} />;
  return (
    <a href={shown.url} target="_blank" rel="noreferrer">
      <img className="encore-photo" src={shown.url} alt={alt} />
    </a>
  );
}
