import { Tooltip } from "@shopify/polaris";

interface TermProps {
  label: string;
  /** What the term means. */
  definition: string;
  /** What a screen reader calls the button, e.g. "Net sales: what it means". */
  about: string;
}

/** A word with its definition on hover, focus and tap. */
export function Term({ label, definition, about }: TermProps) {
  return (
    <Tooltip content={definition} width="wide" dismissOnMouseOut>
      <button type="button" className="encore-term" aria-label={about}>
        {label}
      </button>
    </Tooltip>
  );
}
