/** Pictures. */
import { attribute, define, fill, type ShopifyElement } from "./base.ts";
import { icon } from "./icons.ts";
import { qrPath } from "./qr.ts";
import { LINE, QUIET, radius, tone } from "./tokens.ts";

const IMAGE = {
  src: "",
  srcSet: "",
  sizes: "",
  alt: "",
  accessibilityRole: "img",
  loading: "eager",
  aspectRatio: "",
  objectFit: "contain",
  inlineSize: "fill",
  borderRadius: "",
  border: "",
  borderWidth: "",
  borderStyle: "",
  borderColor: "",
} as const;

function picture(element: ShopifyElement, image: HTMLImageElement): void {
  const src = element.text("src");
  if (image.getAttribute("src") !== src) attribute(image, "src", src);
  attribute(image, "srcset", element.text("srcSet"));
  attribute(image, "sizes", element.text("sizes"));
  image.alt = element.text("alt");
  image.loading = element.text("loading") === "lazy" ? "lazy" : "eager";
  image.hidden = src === "";
}

/** The image's own load and error events do not leave its shadow root. */
function tellOf(element: ShopifyElement, image: HTMLImageElement): void {
  for (const type of ["load", "error"])
    image.addEventListener(type, () => element.dispatchEvent(new Event(type)));
}

define("s-image", {
  props: IMAGE,
  css: ":host { display: block; } img { display: block; max-inline-size: 100%; }",
  build(element, root) {
    const image = fill(root, "<img>")("img");
    tellOf(element, image);
    return () => {
      picture(element, image);
      const { style } = image;
      style.inlineSize = element.text("inlineSize") === "auto" ? "auto" : "100%";
      style.aspectRatio = element.text("aspectRatio");
      style.objectFit = element.text("objectFit");
      style.borderRadius = radius(element.text("borderRadius"));
      style.border = element.text("border").startsWith("base") ? `1px solid ${LINE}` : "";
      attribute(
        image,
        "role",
        ["none", "presentation"].includes(element.text("accessibilityRole")) ? "presentation" : "",
      );
    };
  },
});

const THUMBNAILS: Readonly<Record<string, string>> = {
  "small-200": "2rem",
  "small-100": "2.25rem",
  small: "2.5rem",
  base: "4rem",
  large: "5rem",
  "large-100": "6rem",
};

for (const tag of ["s-product-thumbnail", "s-thumbnail"]) {
  define(tag, {
    props: { src: "", srcSet: "", sizes: "", alt: "", loading: "eager", size: "base", totalItems: "" },
    css: `:host { display: inline-block; flex: none; vertical-align: middle; } div { position: relative; border: 1px solid ${LINE}; border-radius: var(--x-radius, 0.3125rem); background: #f7f7f7; }
img { display: block; inline-size: 100%; block-size: 100%; object-fit: contain; border-radius: inherit; } b { position: absolute; inset-block-start: -0.625rem; inset-inline-end: -0.625rem; min-inline-size: 1.25rem; padding-inline: 0.25rem; border-radius: 1rem; background: rgb(0 0 0 / 75%); color: #fff; font-size: 0.75rem; line-height: 1.25rem; font-weight: 500; text-align: center; }
svg { position: absolute; inset: 0; margin: auto; color: ${QUIET}; }`,
    build(element, root) {
      const find = fill(root, `<div>${icon("image", "1.25rem")}<img><b aria-hidden="true"></b></div>`);
      const image = find("img");
      tellOf(element, image);
      return () => {
        picture(element, image);
        root.querySelector("svg")?.toggleAttribute("hidden", element.text("src") !== "");
        root.querySelector("svg")?.style.setProperty("display", element.text("src") === "" ? "" : "none");
        const size = THUMBNAILS[element.text("size")] ?? "4rem";
        find("div").style.cssText = `inline-size:${size};block-size:${size}`;
        const total = element.text("totalItems");
        find("b").textContent = total;
        find("b").hidden = total === "";
        find("b").style.display = total === "" ? "none" : "";
      };
    },
  });
}

define("s-icon", {
  props: { type: "", tone: "auto", color: "base", size: "base" },
  css: ":host { display: inline-flex; vertical-align: middle; }",
  build(element, root) {
    const find = fill(root, "<span style='display:inline-flex'></span>");
    return () => {
      const sizes: Record<string, string> = {
        "small-200": "0.75rem",
        "small-100": "0.875rem",
        small: "0.875rem",
        large: "1.25rem",
        "large-100": "1.5rem",
      };
      find("span").innerHTML = icon(element.text("type"), sizes[element.text("size")] ?? "1rem");
      const name = element.text("tone");
      element.style.color =
        element.text("color") === "subdued"
          ? QUIET
          : ["auto", "neutral"].includes(name)
            ? ""
            : tone(name).ink;
    };
  },
});

define("s-avatar", {
  props: { alt: "", initials: "", src: "", size: "base" },
  css: ":host { display: inline-flex; } span { display: grid; place-items: center; inline-size: 2.5rem; block-size: 2.5rem; overflow: hidden; border-radius: 50%; background: #ececec; font-weight: 600; } img { inline-size: 100%; block-size: 100%; object-fit: cover; }",
  build(element, root) {
    const find = fill(root, "<span role='img'></span>");
    return () => {
      const span = find("span");
      const src = element.text("src");
      span.textContent = src === "" ? element.text("initials") : "";
      if (src !== "") span.append(Object.assign(document.createElement("img"), { src, alt: "" }));
      span.setAttribute("aria-label", element.text("alt") || element.text("initials") || "Avatar");
    };
  },
});

define("s-image-group", {
  props: { totalItems: "" },
  css: ":host { display: grid; grid-template-columns: repeat(auto-fit, minmax(3rem, 1fr)); gap: 0.25rem; max-inline-size: 12rem; }",
  build: (_element, root) => void fill(root, "<slot></slot>"),
});

define("s-qr-code", {
  props: { content: "", border: "base", size: "base", accessibilityLabel: "", logo: "" },
  css: `:host { display: inline-block; } :host(.fill) { display: block; } div { padding: 1rem; background: #fff; } div.base { border: 1px solid ${LINE}; border-radius: var(--x-radius, 0.3125rem); } svg { display: block; inline-size: 100%; min-inline-size: 8rem; max-inline-size: 10rem; } :host(.fill) svg { max-inline-size: none; }`,
  build(element, root) {
    const find = fill(root, "<div role='img'></div>");
    return () => {
      element.classList.toggle("fill", element.text("size") === "fill");
      const box = find("div");
      box.className = element.text("border");
      box.setAttribute("aria-label", element.text("accessibilityLabel") || "QR code");
      try {
        const { path, modules } = qrPath(element.text("content"));
        // The quiet zone of four modules is part of the code.
        box.innerHTML = `<svg viewBox="-4 -4 ${modules + 8} ${modules + 8}" shape-rendering="crispEdges" aria-hidden="true"><path d="${path}" fill="#000"/></svg>`;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        box.textContent = error.message;
        element.tell("error");
      }
    };
  },
});
