/** Icons by Shopify's names, drawn anew on a grid of 16. One that is not drawn here is a plain dot that names itself. */
const PATHS: Readonly<Record<string, string>> = {
  "alert-circle": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3.5M8 11h.01",
  "alert-triangle": "M8 2.5 14.5 13.5h-13zM8 6.5v3M8 11.5h.01",
  "arrow-left": "M13 8H3m4-4L3 8l4 4",
  "arrow-right": "M3 8h10M9 4l4 4-4 4",
  bag: "M3 5.5h10l.8 8H2.2zM5.5 5.5a2.5 2.5 0 0 1 5 0",
  calendar: "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5V5M10.5 2.5V5",
  camera: "M2 5h3l1-1.5h4L11 5h3v8H2zM8 7a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  cart: "M2 3h1.5l1.5 7h7l1.5-5H4M6 13h.01M11 13h.01",
  check: "m3 8.5 3.5 3.5L13 5",
  "check-circle": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm-2.7 6.2 2 2 3.6-4",
  "chevron-down": "m4 6 4 4 4-4",
  "chevron-left": "m10 4-4 4 4 4",
  "chevron-right": "m6 4 4 4-4 4",
  "chevron-up": "m4 10 4-4 4 4",
  clock: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 3v3l2 2",
  "credit-card": "M2 4h12v8.5H2zM2 7h12M4.5 10H7",
  delete: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.5 9h6l.5-9",
  delivery: "M1.5 4h8v7h-8zM9.5 6.5h3l2 2V11h-5zM4.5 13h.01M11.5 13h.01",
  edit: "m3 13 .5-3L10.5 3l2.5 2.500L6 12.500z",
  email: "M2 4h12v8.500H2zM2 5l6 4 6-4",
  external: "M9.5 3H13v3.500M13 3 7.5 8.500M11 9v4H3V5h4",
  gift: "M2.5 6h11v2.500h-11zM3.5 8.500h9v5h-9zM8 6v7.500M8 6C6 6 4.5 5 5 3.500S8 3 8 6c0-3 2.5-4 3-2.500S10 6 8 6",
  image: "M2.5 3h11v10h-11zm0 8 3-3.5 2.5 2.5 2-2 3.5 3.500M10.5 5.500h.01",
  info: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 5.500V11M8 5h.01",
  minus: "M3.5 8h9",
  note: "M3.5 2.500h9v11h-9zM5.5 5.500h5M5.5 8h5M5.5 10.500h3",
  order: "M4 2.500h8v11l-2-1.5-2 1.5-2-1.5-2 1.500zM6 5.500h4M6 8h4",
  plus: "M8 3.500v9M3.5 8h9",
  print: "M4.5 6V2.500h7V6M4.5 11.500h-2V6h11v5.500h-2M4.5 9.500h7v4h-7z",
  profile: "M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zm-5 5.500c.5-2.5 2.5-4 5-4s4.5 1.5 5 4",
  question: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6.5 6.500C6.5 5.5 7 5 8 5s1.5.5 1.5 1.500S8 7.5 8 9M8 11h.01",
  refresh: "M13 8a5 5 0 1 1-1.5-3.500L13 6M13 3v3h-3",
  return: "M6 3 2.5 6.5 6 10M2.5 6.500h7a3.5 3.5 0 0 1 0 7H7",
  search: "M7 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm3 7 3.5 3.5",
  star: "m8 2.5 1.7 3.6 3.8.5-2.8 2.7.7 3.900L8 11.300l-3.4 1.9.7-3.900L2.5 6.600l3.8-.5z",
  store:
    "M3 7v6h10V7M2 6l1-3h10l1 3c0 1-1 1.5-2 1.500S10 7 10 6c0 1-1 1.5-2 1.500S6 7 6 6c0 1-1 1.5-2 1.500S2 7 2 6z",
  upload: "M8 10V3M5 6l3-3 3 3M3 10v3h10v-3",
  x: "m4 4 8 8M12 4l-8 8",
  "x-circle": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6 6l4 4M10 6l-4 4",
};

/** The icon as SVG that says nothing to a screen reader. */
export function icon(name: string, size = "1rem"): string {
  const path = PATHS[name] ?? "M8 7.900v.2";
  return `<svg data-icon="${name.replace(/[^\w-]/g, "")}" viewBox="0 0 16 16" width="16" height="16" style="inline-size:${size};block-size:${size};flex:none" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`;
}
