/** The slip's words. */
export interface SlipTexts {
  title: string;
  order: string;
  quantity: string;
  item: string;
  sku: string;
  sendTo: string;
  instructions: string;
  enclose: string;
}

const TEXTS: Readonly<Record<string, SlipTexts>> = {
  en: {
    title: "Return slip",
    order: "Order",
    quantity: "Units",
    item: "Item",
    sku: "SKU",
    sendTo: "Send to",
    instructions: "How to send it",
    enclose: "Please put this page into the parcel.",
  },
  de: {
    title: "Rücksendeschein",
    order: "Bestellung",
    quantity: "Anzahl",
    item: "Artikel",
    sku: "Artikelnummer",
    sendTo: "Senden an",
    instructions: "So senden Sie es zurück",
    enclose: "Bitte legen Sie diese Seite in das Paket.",
  },
  fr: {
    title: "Bordereau de retour",
    order: "Commande",
    quantity: "Unités",
    item: "Article",
    sku: "Référence",
    sendTo: "Envoyer à",
    instructions: "Comment l’envoyer",
    enclose: "Merci de glisser cette page dans le colis.",
  },
  es: {
    title: "Comprobante de devolución",
    order: "Pedido",
    quantity: "Unidades",
    item: "Artículo",
    sku: "Referencia",
    sendTo: "Enviar a",
    instructions: "Cómo enviarlo",
    enclose: "Incluye esta página en el paquete.",
  },
  pl: {
    title: "Dokument zwrotu",
    order: "Zamówienie",
    quantity: "Sztuki",
    item: "Produkt",
    sku: "SKU",
    sendTo: "Adres wysyłki",
    instructions: "Jak odesłać",
    enclose: "Prosimy włożyć tę stronę do paczki.",
  },
};

/** Those of the language, else English. */
export function slipTexts(locale: string): { locale: string; texts: SlipTexts } {
  const [language = "en"] = locale.split("-");
  const texts = TEXTS[language];
  const english = TEXTS["en"];
  if (texts) return { locale: language, texts };
  if (!english) throw new Error("English is among the languages");
  return { locale: "en", texts: english };
}
