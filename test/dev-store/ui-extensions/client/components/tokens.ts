/** Shopify's scales as CSS. The hosting page may set the variables; what stands here is what it need not set. */

const SPACES: Readonly<Record<string, string>> = {
  none: "0",
  "small-500": "0.125rem",
  "small-400": "0.25rem",
  "small-300": "0.375rem",
  "small-200": "0.5rem",
  "small-100": "0.625rem",
  small: "0.75rem",
  base: "1rem",
  large: "1.25rem",
  "large-100": "1.5rem",
  "large-200": "1.75rem",
  "large-300": "2rem",
  "large-400": "2.5rem",
  "large-500": "3rem",
};

/** "base none" as "1rem 0". */
export function space(value: string): string {
  return value
    .split(/\s+/)
    .map((word) => SPACES[word] ?? word)
    .join(" ");
}

const RADII: Readonly<Record<string, string>> = {
  none: "0",
  "small-100": "0.125rem",
  small: "0.25rem",
  base: "var(--x-radius, 0.3125rem)",
  large: "0.5rem",
  "large-100": "0.75rem",
  max: "100vmax",
};

export function radius(value: string): string {
  return value
    .split(/\s+/)
    .map((word) => RADII[word] ?? word)
    .join(" ");
}

/** "start" as flexbox says it, "space-between" as it is. */
export function align(value: string): string {
  return value === "start" || value === "end" ? `flex-${value}` : value;
}

const CONDITION = /^@container\s*(?:[\w-]+\s*)?(\([^)]*\))\s*(.+?)\s*,\s*(.+)$/s;

/**
 * A declaration whose value may be Shopify's responsive one: "@container (inline-size > 500px) 1fr 1fr, 1fr".
 * @param as what a keyword is in CSS
 */
export function declare(
  property: string,
  value: string,
  as: (value: string) => string = (same) => same,
): string {
  if (value === "") return "";
  const match = CONDITION.exec(value);
  if (!match) return `:host { ${property}: ${as(value)}; }\n`;
  const [, condition = "", then = "", otherwise = ""] = match;
  // The rest may be conditional in its turn; what comes last in CSS wins, so the fallback comes first.
  return `${declare(property, otherwise, as)}@container ${condition} { :host { ${property}: ${as(then)}; } }\n`;
}

export const TONES: Readonly<Record<string, { ink: string; fill: string; line: string }>> = {
  auto: { ink: "var(--x-ink, #1f1f1f)", fill: "#f2f2f2", line: "#d9d9d9" },
  neutral: { ink: "var(--x-ink, #1f1f1f)", fill: "#f2f2f2", line: "#d9d9d9" },
  info: { ink: "#00396b", fill: "#eaf4ff", line: "#b6d8f7" },
  success: { ink: "#0c5132", fill: "#e6f7ec", line: "#b1e0c2" },
  caution: { ink: "#4f4700", fill: "#fff8db", line: "#e8d98a" },
  warning: { ink: "#5e4200", fill: "#fff1e3", line: "#f2c990" },
  critical: { ink: "#8e1f0b", fill: "#fee9e8", line: "#f5c1bc" },
};

export function tone(name: string): { ink: string; fill: string; line: string } {
  return TONES[name] ?? { ink: "var(--x-ink, #1f1f1f)", fill: "#f2f2f2", line: "#d9d9d9" };
}

export const FOCUS = "outline: 2px solid var(--x-focus, #005bd1); outline-offset: 2px;";
export const QUIET = "var(--x-quiet, #666666)";
export const LINE = "var(--x-line, #dedede)";
export const ACCENT = "var(--x-accent, #005bd1)";
