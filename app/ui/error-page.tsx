import { isRouteErrorResponse, useRevalidator, useRouteLoaderData } from "@remix-run/react";
import { AppProvider, Banner, BlockStack, Button, InlineStack, Page, Text } from "@shopify/polaris";
import polarisEnglish from "@shopify/polaris/locales/en.json" with { type: "json" };
import { I18nextProvider, useTranslation } from "react-i18next";

import { i18nFor, supportedLocale } from "#app/shared/i18n/index.ts";

/** What the admin layout loaded, when it got that far. */
interface LayoutData {
  locale?: string;
  polaris?: typeof polarisEnglish;
}

/** Takes the place of the whole page, its providers included: it stands where even the layout may have failed. */
export function ErrorPage({ error }: { error: unknown }) {
  const layout = useRouteLoaderData("routes/admin/layout") as LayoutData | undefined;
  const locale = supportedLocale(layout?.locale ?? null);
  return (
    <AppProvider i18n={layout?.polaris ?? polarisEnglish}>
      <I18nextProvider i18n={i18nFor(locale)}>
        <ErrorMessage notFound={isRouteErrorResponse(error) && error.status === 404} />
      </I18nextProvider>
    </AppProvider>
  );
}

function ErrorMessage({ notFound }: { notFound: boolean }) {
  const { t } = useTranslation();
  const { revalidate, state } = useRevalidator();
  // A page that failed as it was first opened never loaded App Bridge, and its address still holds what Shopify opened it
  // with; one that was gone to within Encore is the other way round.
  const retry = () => {
    if (Object.hasOwn(window, "shopify")) revalidate();
    else window.location.reload();
  };
  const time = new Date().toISOString().slice(0, 16).replace("T", " ");
  return (
    <Page>
      <Banner
        tone={notFound ? "info" : "critical"}
        title={t(notFound ? "error.notFoundTitle" : "error.title")}
      >
        <BlockStack gap="300">
          <Text as="p">
            <span suppressHydrationWarning>
              {notFound ? t("error.notFoundBody") : t("error.body", { time: `${time} UTC` })}
            </span>
          </Text>
          {notFound ? null : (
            <InlineStack>
              <Button onClick={retry} loading={state === "loading"}>
                {t("error.retry")}
              </Button>
            </InlineStack>
          )}
        </BlockStack>
      </Banner>
    </Page>
  );
}
