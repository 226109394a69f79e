import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";

interface EmptyCardProps {
  title: string;
  body: string;
  action?: { label: string; url: string };
}

/** What stands where there is nothing to show: why, and what one can do. */
export function EmptyCard(props: EmptyCardProps) {
  return (
    <Card padding="0">
      <EmptyMessage {...props} />
    </Card>
  );
}

/** The same inside of a card. */
export function EmptyMessage({ title, body, action }: EmptyCardProps) {
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center" breakWord>
          {title}
        </Text>
        <Text as="p" tone="subdued" alignment="center" breakWord>
          {body}
        </Text>
        {action ? (
          <InlineStack>
            <Button url={action.url}>{action.label}</Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Box>
  );
}
