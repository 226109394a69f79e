import { Text } from "@shopify/polaris";
import type { ReactNode } from "react";

/** A name with its value beside it, in a list of class "encore-facts". */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        <Text as="span" tone="subdued">
          {label}
        </Text>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
