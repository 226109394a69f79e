/** The slip that lies in the parcel: who scans it knows which case it is. No amounts, no address of the shopper. */
import { toString as qrSvg } from "qrcode";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";

import { destinationFor } from "../destination.ts";
import { readReturnSettings } from "../settings.server.ts";
import { slipTexts } from "./slip-texts.ts";

/** @returns the page; undefined when there is no such case, or nothing to be sent for it */
export async function slipPage(context: ShopContext, caseId: string): Promise<string | undefined> {
  const { shop } = context;
  const found = await withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<{
      reference: string;
      return_name: string | null;
      order_name: string;
      locale: string | null;
      country_code: string | null;
      name: string | null;
    }>(
      `SELECT c.reference, c.return_name, c.order_name, c.locale, c.country_code, s.name
       FROM return_cases c JOIN shops s ON s.id = c.shop_id
       WHERE c.shop_id = $1 AND c.id = $2 AND c.status IN ('approved', 'received', 'settled') AND NOT c.keep_items`,
      [shop.id, caseId],
    );
    const { rows: lines } = await connection.query<{
      title: string;
      variant_title: string | null;
      sku: string | null;
      quantity: number;
    }>(
      `SELECT title, variant_title, sku, quantity FROM return_case_lines WHERE shop_id = $1 AND case_id = $2 ORDER BY id`,
      [shop.id, caseId],
    );
    const settings = await readReturnSettings(connection, context);
    return rows[0] && { ...rows[0], lines, settings };
  });
  if (!found) return undefined;
  const { settings, lines } = found;
  const destination = destinationFor(settings, found.country_code);
  const { locale, texts } = slipTexts(found.locale ?? "en");
  const code = await qrSvg(found.reference, { type: "svg", margin: 0, errorCorrectionLevel: "M" });
  const shopName = found.name ?? shop.domain;
  const { logoUrl } = settings.branding;
  const items = lines.map(
    ({ title, variant_title: variant, sku, quantity }) =>
      `<tr><td>${quantity}</td><td>${escape(title)}${variant === null ? "" : `<br><small>${escape(variant)}</small>`}</td><td>${escape(sku ?? "")}</td></tr>`,
  );
  return `<!doctype html>
<html lang="${escape(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(`${texts.title} ${found.reference}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<div>${logoUrl === null ? `<strong>${escape(shopName)}</strong>` : `<img src="${escape(logoUrl)}" alt="${escape(shopName)}" height="48">`}
<h1>${escape(texts.title)}</h1>
<p class="reference">${escape(found.reference)}</p>
<p>${escape(texts.order)} ${escape(found.order_name)}${found.return_name === null ? "" : ` · ${escape(found.return_name)}`}</p></div>
<div class="code" role="img" aria-label="${escape(found.reference)}">${code}</div>
</header>
<main>
<table><thead><tr><th scope="col">${escape(texts.quantity)}</th><th scope="col">${escape(texts.item)}</th><th scope="col">${escape(texts.sku)}</th></tr></thead>
<tbody>${items.join("")}</tbody></table>
${block(texts.sendTo, destination?.address)}
${block(texts.instructions, destination?.instructions)}
<p class="hint">${escape(texts.enclose)}</p>
</main>
</body>
</html>
`;
}

function block(heading: string, words: string | undefined): string {
  if (!words) return "";
  return `<section><h2>${escape(heading)}</h2><p class="words">${escape(words)}</p></section>`;
}

function escape(text: string): string {
  return text.replaceAll(
    /[&<>"']/g,
    (character) =>
      ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[character] ?? character,
  );
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;color:#111;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}
header{display:flex;gap:1.5rem;justify-content:space-between;align-items:flex-start}
header>div:first-child{min-width:0}h1{font-size:1.5rem;margin:.75rem 0 0}h2{font-size:1rem;margin:1.5rem 0 .25rem}
.reference{font:700 1.75rem/1.2 ui-monospace,monospace;margin:.25rem 0}.code{flex:none;width:9rem;height:9rem}.code svg{width:100%;height:100%}
table{width:100%;border-collapse:collapse;margin-top:1.5rem}th,td{text-align:left;padding:.5rem;border-bottom:1px solid #999;vertical-align:top;overflow-wrap:anywhere}
th:first-child,td:first-child{width:4rem}.words{white-space:pre-line;overflow-wrap:anywhere;margin:0}.hint{margin-top:2rem}
@media (max-width:30rem){header{flex-direction:column-reverse}}
@media print{body{margin:0;max-width:none}@page{margin:15mm}tr,section{break-inside:avoid}}`;
