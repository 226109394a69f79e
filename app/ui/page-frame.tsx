import { useNavigation } from "@remix-run/react";
import { TitleBar, useAppBridge } from "@shopify/app-bridge-react";
import { Page, type PageProps } from "@shopify/polaris";
import { type ReactNode, useEffect } from "react";

import "./ui.css";

interface PageFrameProps extends Pick<PageProps, "titleMetadata" | "primaryAction" | "secondaryActions"> {
  title: string;
  subtitle?: string;
  /** The page above this one. */
  back?: { label: string; url: string };
  /** As wide as there is room for: a table of many columns. */
  wide?: boolean;
  children: ReactNode;
}

/** Every page of the admin: its title inside and in Shopify's own bar, and Shopify's loading bar while the next one loads. */
export function PageFrame({ title, subtitle, back, wide = false, children, ...header }: PageFrameProps) {
  const shopify = useAppBridge();
  const loading = useNavigation().state !== "idle";
  useEffect(() => {
    shopify.loading(loading);
  }, [shopify, loading]);
  return (
    <Page
      title={title}
      fullWidth={wide}
      {...header}
      {...(subtitle === undefined ? {} : { subtitle })}
      {...(back
        ? { backAction: { content: back.label, accessibilityLabel: back.label, url: back.url } }
        : {})}
    >
      <TitleBar title={title} />
      {children}
    </Page>
  );
}
