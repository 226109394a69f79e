/** Who buys in the demo shop: names, addresses, languages and money of seven countries. */
import type { Random } from "./random.ts";

export interface Country {
  code: string;
  /** How many in a hundred customers live there. */
  weight: number;
  locale: string;
  /** What its customers pay in, and how much of it one US dollar is. */
  currency: string;
  rate: number;
  /** Sales tax that the shop collects there. */
  tax: { title: string; rate: number } | null;
  shippingCents: number;
  first: readonly string[];
  last: readonly string[];
  streets: readonly string[];
  /** City, province code or null, a zip code. */
  places: readonly (readonly [city: string, provinceCode: string | null, zip: string])[];
}

const words = (text: string) => text.split(" ");

export const COUNTRIES: readonly Country[] = [
  {
    code: "US",
    weight: 68,
    locale: "en",
    currency: "USD",
    rate: 1,
    tax: { title: "State tax", rate: 0.0625 },
    shippingCents: 595,
    first: words(
      "Emma Olivia Ava Sophia Isabella Mia Amelia Harper Evelyn Abigail Ella Grace Chloe Nora Hazel Maya Lucy Ruby Alice June Liam Noah James Lucas Henry Mateo Jack Owen Samuel Leo Julian Caleb Miles Theo Andre Diego Malik Priya Mei Amara Keisha Luis Rosa Tomas Wren",
    ),
    last: words(
      "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Patel Kim Chen O'Brien Goldberg Novak",
    ),
    streets: ["Maple Street", "Oak Avenue", "Cedar Lane", "Main Street", "Highland Road", "Lakeview Drive", "Elm Street", "Park Avenue", "2nd Street", "Sunset Boulevard"],
    places: [
      ["Portland", "ME", "04101"], ["Boston", "MA", "02116"], ["Brooklyn", "NY", "11215"], ["Burlington", "VT", "05401"],
      ["Chicago", "IL", "60614"], ["Denver", "CO", "80205"], ["Seattle", "WA", "98103"], ["Portland", "OR", "97214"],
      ["Austin", "TX", "78704"], ["Oakland", "CA", "94610"], ["Asheville", "NC", "28801"], ["Minneapolis", "MN", "55408"],
      ["Ann Arbor", "MI", "48104"], ["Santa Fe", "NM", "87501"], ["Bozeman", "MT", "59715"], ["Atlanta", "GA", "30307"],
    ],
  },
  {
    code: "CA",
    weight: 9,
    locale: "en-CA",
    currency: "CAD",
    rate: 1.37,
    tax: { title: "GST", rate: 0.05 },
    shippingCents: 995,
    first: words("Charlotte Olivia Zoé Léa Florence Alice Juliette Liam William Thomas Noah Félix Nathan Ethan Priya Arjun Aisha Chloé Malcolm Rowan"),
    last: words("Tremblay Gagnon Roy Côté Bouchard Singh MacDonald Campbell Wong Li Martin Lavoie Fortin Gauthier Stewart Reid Kaur Morin Fraser Bélanger"),
    streets: ["Rue Saint-Denis", "Queen Street West", "Granville Street", "Bank Street", "Jasper Avenue", "Barrington Street"],
    places: [
      ["Toronto", "ON", "M6J 1E6"], ["Montréal", "QC", "H2X 3K8"], ["Vancouver", "BC", "V6H 3G8"], ["Ottawa", "ON", "K2P 2L8"],
      ["Halifax", "NS", "B3J 1Z6"], ["Calgary", "AB", "T2R 0E7"],
    ],
  },
  {
    code: "GB",
    weight: 8,
    locale: "en-GB",
    currency: "GBP",
    rate: 0.76,
    tax: { title: "VAT", rate: 0.2 },
    shippingCents: 1495,
    first: words("Oliver George Harry Arthur Freddie Isla Poppy Freya Imogen Florence Alfie Rhys Callum Niamh Eilidh Zara Amir Priti Gemma Nigel"),
    last: words("Smith Jones Taylor Davies Evans Thomas Roberts Walker Wright Thompson Hughes Edwards Patel Khan Campbell Murphy Clarke Wood Ashworth Featherstone"),
    streets: ["High Street", "Station Road", "Church Lane", "Victoria Road", "Mill Lane", "Queens Road"],
    places: [
      ["London", "ENG", "E8 3PN"], ["Bristol", "ENG", "BS6 5QA"], ["Manchester", "ENG", "M21 9AL"], ["Edinburgh", "SCT", "EH6 6LX"],
      ["Cardiff", "WLS", "CF11 9HW"], ["Leeds", "ENG", "LS6 2AA"],
    ],
  },
  {
    code: "DE",
    weight: 6,
    locale: "de",
    currency: "EUR",
    rate: 0.87,
    tax: { title: "MwSt", rate: 0.19 },
    shippingCents: 1695,
    first: words("Anna Lena Hannah Mia Emilia Clara Frieda Jürgen Lukas Jonas Paul Felix Maximilian Björn Käthe Emre Aylin Sören Ursula Moritz"),
    last: words("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Yılmaz Groß"),
    streets: ["Hauptstraße", "Bahnhofstraße", "Gartenweg", "Lindenallee", "Schillerstraße", "Am Mühlbach"],
    places: [
      ["Berlin", null, "10437"], ["Hamburg", null, "22765"], ["München", null, "80469"], ["Köln", null, "50672"],
      ["Leipzig", null, "04229"], ["Freiburg", null, "79100"],
    ],
  },
  {
    code: "FR",
    weight: 3,
    locale: "fr",
    currency: "EUR",
    rate: 0.87,
    tax: { title: "TVA", rate: 0.2 },
    shippingCents: 1695,
    first: words("Camille Manon Chloé Inès Jade Louise Gaëlle Hugo Louis Gabriel Raphaël Théo Maël François Yasmine Karim Aurélie Benoît"),
    last: words("Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Lefèvre Garnier Faure Rousseau Benali Chevalier"),
    streets: ["Rue de la République", "Rue Victor Hugo", "Avenue Jean Jaurès", "Rue des Lilas", "Place du Marché"],
    places: [["Paris", null, "75011"], ["Lyon", null, "69004"], ["Nantes", null, "44000"], ["Annecy", null, "74000"]],
  },
  {
    code: "NL",
    weight: 3,
    locale: "nl",
    currency: "EUR",
    rate: 0.87,
    tax: { title: "BTW", rate: 0.21 },
    shippingCents: 1695,
    first: words("Sanne Lotte Fleur Noor Daan Bram Sem Thijs Femke Jasper Willem Maud Anouk Ruben Fatima"),
    last: ["de Jong", "Jansen", "de Vries", "van den Berg", "Bakker", "van Dijk", "Visser", "Smit", "Meijer", "de Boer", "Mulder", "El Idrissi"],
    streets: ["Prinsengracht", "Kerkstraat", "Dorpsstraat", "Molenweg", "Oudegracht"],
    places: [["Amsterdam", null, "1017 KL"], ["Utrecht", null, "3511 AB"], ["Rotterdam", null, "3021 HC"], ["Groningen", null, "9712 EP"]],
  },
  {
    code: "JP",
    weight: 3,
    locale: "ja",
    currency: "JPY",
    rate: 154,
    tax: null,
    shippingCents: 1995,
    first: words("Haruto Yuto Sota Ren Hinata Yui Aoi Sakura Mei Riko Kenji Naoko Takumi Emi"),
    last: words("Sato Suzuki Takahashi Tanaka Ito Watanabe Yamamoto Nakamura Kobayashi Kato Yoshida Mori"),
    streets: ["Jingumae", "Nakameguro", "Kitashirakawa", "Minamisemba"],
    places: [["Shibuya-ku", "JP-13", "150-0001"], ["Kyoto-shi", "JP-26", "606-8274"], ["Osaka-shi", "JP-27", "542-0081"], ["Sapporo-shi", "JP-01", "060-0042"]],
  },
]; // prettier-ignore

export interface Person {
  country: Country;
  firstName: string;
  lastName: string;
  email: string;
  address: {
    firstName: string;
    lastName: string;
    address1: string;
    city: string;
    provinceCode: string | null;
    countryCodeV2: string;
    zip: string;
  };
}

/** A person; `number` makes the e-mail address theirs alone. Addresses end in the domains reserved for examples. */
export function person(random: Random, number: number): Person {
  const country = COUNTRIES[random.weighted(COUNTRIES.map(({ weight }) => weight))];
  if (!country) throw new Error("There is no country to live in");
  const firstName = random.pick(country.first);
  const lastName = random.pick(country.last);
  const [city, provinceCode, zip] = random.pick(country.places);
  const street = random.pick(country.streets);
  const house = random.int(1, 240);
  const numberFirst = ["US", "CA", "GB", "FR"].includes(country.code);
  const domain = random.pick(["example.com", "example.com", "example.net", "example.org"]);
  return {
    country,
    firstName,
    lastName,
    email: `${ascii(firstName)}.${ascii(lastName)}${number}@${domain}`,
    address: {
      firstName,
      lastName,
      address1: numberFirst ? `${house} ${street}` : `${street} ${house}`,
      city,
      provinceCode,
      countryCodeV2: country.code,
      zip,
    },
  };
}

/** A name as it stands in an e-mail address: "Jürgen" becomes "juergen", "O'Brien" "obrien". */
function ascii(name: string): string {
  return name
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/ß/g, "ss")
    .replace(/ı/g, "i")
    .normalize("NFKD")
    .replace(/[^a-z]/g, "");
}
