/** What the demo shop sells: Fernhill Supply, a small brand for weekends outside and evenings in. */
import type { ImportObject } from "../import/import.ts";

type ProductObject = Extract<ImportObject, { type: "Product" }>;

/** Title, product type, price in dollars (or one for each size), options ("Color: Moss; Size: S, M"), one sentence. */
type Row = readonly [title: string, type: string, price: string, options: string, about: string];

const ROWS: readonly Row[] = [
  ["Alder Rain Shell", "Outerwear", "96.00", "Color: Moss, Slate; Size: S, M, L, XL", "A two-layer shell that packs into its own pocket."],
  ["Harbor Chore Coat", "Outerwear", "88.00", "Color: Navy, Oat; Size: S, M, L, XL", "Ten-ounce canvas that softens with every wash."],
  ["Ridgeline Fleece", "Outerwear", "72.00", "Color: Oat, Pine; Size: S, M, L, XL", "Mid-weight recycled fleece with a stand-up collar."],
  ["Packable Down Vest", "Outerwear", "118.00", "Color: Black, Rust; Size: S, M, L, XL", "Traceable down, light enough to forget."],
  ["Merino Camp Tee", "Clothing", "43.70", "Color: Oat, Slate, Pine; Size: S, M, L, XL", "Merino that is happy for three days in a row."],
  ["Heavy Pocket Tee", "Clothing", "25.98", "Color: White, Navy, Clay; Size: S, M, L, XL", "Seven ounces of organic cotton, one good pocket."],
  ["Waffle Long Sleeve", "Clothing", "38.00", "Color: Oat, Forest; Size: S, M, L, XL", "Thermal waffle knit for cold mornings."],
  ["Trail Shorts", "Clothing", "46.00", "Color: Khaki, Slate; Size: 30, 32, 34, 36", "Quick-drying shorts with a gusset."],
  ["Canvas Work Pants", "Clothing", "68.00", "Color: Khaki, Black; Size: 30, 32, 34, 36", "Double knees, straight leg, long life."],
  ["Fisherman Beanie", "Accessories", "19.99", "Color: Charcoal, Mustard, Moss", "Ribbed lambswool, knit in Maine."],
  ["Six-Panel Camp Cap", "Accessories", "23.54", "Color: Olive, Sand", "Waxed cotton with a leather strap."],
  ["Wool Hiking Socks", "Accessories", "14.96", "Color: Grey, Rust, Pine; Size: S/M, L/XL", "Cushioned where it counts."],
  ["Everyday Crew Socks", "Accessories", "11.77", "Color: White, Navy, Oat; Size: S/M, L/XL", "Combed cotton, seamless toe."],
  ["Bandana", "Accessories", "9.77", "Color: Indigo, Brick, Pine", "Printed by hand, one at a time."],
  ["Leather Key Loop", "Accessories", "12.99", "Color: Tan, Black", "Vegetable-tanned and brass."],
  ["Canvas Web Belt", "Accessories", "17.99", "Color: Olive, Sand; Size: S/M, L/XL", "With a buckle that does not let go."],
  ["Merino Neck Gaiter", "Accessories", "21.49", "Color: Slate, Clay", "Scarf, hood, headband."],
  ["Fingerless Gloves", "Accessories", "15.96", "Color: Charcoal, Oat", "For the last fifty pages by the fire."],
  ["Roll-Top Daypack 18L", "Bags", "79.00", "Color: Moss, Black", "Waxed canvas, laptop sleeve, no logo."],
  ["Market Tote", "Bags", "27.96", "Color: Natural, Navy", "Eighteen-ounce canvas that stands up by itself."],
  ["Waxed Dopp Kit", "Bags", "32.50", "Color: Olive, Tan", "Everything in one place, even on a train."],
  ["Dry Bag 10L", "Bags", "26.40", "Color: Orange, Grey", "Keeps the lake out."],
  ["Weekender Duffel", "Bags", "128.00", "Color: Navy, Olive", "Carry-on sized, with a shoe pocket."],
  ["Hip Pack 3L", "Bags", "34.00", "Color: Clay, Slate", "Keys, phone, sandwich."],
  ["Enamel Camp Mug", "Camp Kitchen", "12.49", "Color: White, Forest, Sky", "Twelve ounces, chips with character."],
  ["Enamel Plate", "Camp Kitchen", "13.99", "Color: White, Forest, Sky", "Ten inches of breakfast."],
  ["Enamel Bowl", "Camp Kitchen", "11.49", "Color: White, Forest, Sky", "For soup, or for shelling peas."],
  ["Titanium Spork", "Camp Kitchen", "10.77", "", "Weighs less than the thought of it."],
  ["Cast Iron Skillet 10\"", "Camp Kitchen", "54.00", "", "Seasoned twice, ready tonight."],
  ["Pour-Over Stand", "Camp Kitchen", "29.96", "", "Folds flat, brews for two."],
  ["Ground Coffee, Campfire Roast", "Camp Kitchen", "14.37 34.50", "Size: 12 oz, 2 lb", "Dark, round, roasted on Tuesdays."],
  ["Insulated Bottle 20 oz", "Camp Kitchen", "31.50", "Color: Sand, Pine, Black", "Cold for a day, hot for a morning."],
  ["Camp Knife", "Camp Kitchen", "44.00", "Color: Walnut, Olive Wood", "A folding blade for bread and rope."],
  ["Cutting Board, Maple", "Camp Kitchen", "36.00", "", "Cut from one piece."],
  ["Two-Person Tent", "Camping", "248.00", "Color: Sand, Pine", "Up in four minutes, three if you argue."],
  ["Down Sleeping Bag 20F", "Camping", "219.00 239.00", "Size: Regular, Long", "Traceable down in recycled ripstop."],
  ["Sleeping Pad", "Camping", "84.00 99.00", "Size: Regular, Wide", "Rolls small, sleeps large."],
  ["Camp Chair", "Camping", "64.00", "Color: Olive, Rust", "Ash and canvas, thirty seconds to sit."],
  ["Rechargeable Lantern", "Camping", "48.00", "", "Warm light for eleven nights."],
  ["Headlamp 300", "Camping", "39.50", "", "Red light so the others keep sleeping."],
  ["Hammock with Straps", "Camping", "58.00", "Color: Sky, Moss", "Two trees are all it asks for."],
  ["Fire Starter Sticks", "Camping", "8.97 19.96", "Size: 12 pack, 40 pack", "Cedar and beeswax."],
  ["Field Repair Kit", "Camping", "18.49", "", "Needle, wire, tape, patience."],
  ["Trail Mix, Cherry Almond", "Pantry", "9.99 26.97", "Size: 8 oz, 3 pack", "Gone before the first viewpoint."],
  ["Wild Blueberry Jam", "Pantry", "10.99", "", "From the barrens down the road."],
  ["Maple Syrup", "Pantry", "13.47 22.96", "Size: 8 oz, 16 oz", "Amber, rich, from forty trees."],
  ["Smoked Sea Salt", "Pantry", "11.49", "", "Alder smoke over Atlantic salt."],
  ["Cocoa, Dark", "Pantry", "12.97", "", "For tins and thermoses."],
  ["Wool Blanket", "Home", "109.00", "Color: Harbor Stripe, Forest Check", "Woven on shuttle looms, heavy in a good way."],
  ["Linen Tea Towel", "Home", "13.97", "Color: Natural, Indigo, Clay", "Gets better for years."],
  ["Soy Candle, Balsam", "Home", "15.36 27.36", "Size: 7 oz, 14 oz", "The woods, an hour after rain."],
  ["Soy Candle, Woodsmoke", "Home", "15.36 27.36", "Size: 7 oz, 14 oz", "The fire, the morning after."],
  ["Stoneware Mug", "Home", "23.97", "Color: Oat, Slate, Moss", "Thrown and glazed by two people."],
  ["Stoneware Bowl", "Home", "28.49", "Color: Oat, Slate, Moss", "Deep enough for ramen."],
  ["Cedar Incense", "Home", "11.97", "", "Thirty sticks and a small brass stand."],
  ["Field Notebook, 3 pack", "Home", "13.49", "Color: Plain, Grid", "Stitched, pocket-sized, made to be filled."],
  ["Beeswax Hand Balm", "Home", "12.77", "", "For hands that do things."],
  ["Pine Tar Soap", "Home", "9.77", "", "Smells like a good cabin."],
  ["Enamel Pin, Fox", "Gifts", "7.99", "", "He has seen your campsite."],
  ["Sticker Set", "Gifts", "6.99", "", "Six places to miss."],
  ["Trail Map Print", "Gifts", "24.96 44.94", "Size: 11 x 14, 18 x 24", "Letterpress on cotton paper."],
  ["Fernhill Gift Card", "Gift Cards", "49.95", "", "For somebody who has everything but time."],
]; // prettier-ignore

/** A variant as orders sell it. */
export interface Sellable {
  sku: string;
  title: string;
  variantTitle: string | null;
  vendor: string;
  /** US cents. */
  cents: number;
  isGiftCard: boolean;
}

/** The products as import objects, made on the day given (ISO 8601). */
export function catalogue(createdAt: string): ProductObject[] {
  return ROWS.map(([title, type, price, options, about], index) => {
    const isGiftCard = type === "Gift Cards";
    return {
      type: "Product",
      id: 8_100_000_000_001 + index,
      title,
      status: "ACTIVE",
      vendor: vendorOf(type),
      productType: type,
      tags: [
        type.toLowerCase(),
        ...(index % 7 === 0 ? ["bestseller"] : []),
        ...(index % 11 === 3 ? ["new"] : []),
      ],
      descriptionHtml: `<p>${about}</p>`,
      isGiftCard,
      createdAt,
      variants: variantsOf(options).map((selectedOptions, position) => ({
        ...(selectedOptions.length > 0 ? { selectedOptions } : {}),
        sku: skuOf(title, position),
        price: priceOf(price, position),
        inventoryQuantity: isGiftCard ? 0 : 20 + ((index * 37 + position * 11) % 180),
        ...(isGiftCard
          ? { inventoryPolicy: "CONTINUE" as const, requiresShipping: false, taxable: false }
          : {}),
      })),
    };
  });
}

/**
 * Every variant that orders can hold, cheapest first.
 * @param lastYear at the prices before the last rise, some six per cent lower
 */
export function sellables(lastYear: boolean): Sellable[] {
  const was = (cents: number) => (lastYear ? cents - 10 * Math.ceil(cents * 0.006) : cents);
  return ROWS.flatMap(([title, type, price, options]) =>
    variantsOf(options).map((selected, position) => ({
      sku: skuOf(title, position),
      title,
      variantTitle: selected.length > 0 ? selected.map(({ value }) => value).join(" / ") : null,
      vendor: vendorOf(type),
      cents: was(Number(priceOf(price, position).replace(".", ""))),
      isGiftCard: type === "Gift Cards",
    })),
  ).sort((a, b) => a.cents - b.cents);
}

function priceOf(prices: string, position: number): string {
  const each = prices.split(" ");
  return each[position] ?? each[0] ?? "0.00";
}

function vendorOf(type: string): string {
  return type === "Pantry"
    ? "Tidewater Pantry"
    : type === "Camping"
      ? "North Haven Outfitters"
      : "Fernhill Supply";
}

/** "RAIN-SHELL" of "Alder Rain Shell" would not tell products apart: three letters of each word do ("ALD-RAI-SHE-03"). */
function skuOf(title: string, position: number): string {
  const words = title
    .toUpperCase()
    .replace(/[^A-Z0-9 ]/g, "")
    .split(" ");
  return `${words.map((word) => word.slice(0, 3)).join("-")}-${String(position + 1).padStart(2, "0")}`;
}

/** Every combination of the options; one without any for a product that has none. */
function variantsOf(options: string): { name: string; value: string }[][] {
  if (options === "") return [[]];
  let combinations: { name: string; value: string }[][] = [[]];
  for (const option of options.split("; ")) {
    const [name = "", values = ""] = option.split(": ");
    combinations = combinations.flatMap((chosen) =>
      values.split(", ").map((value) => [...chosen, { name, value }]),
    );
  }
  return combinations;
}
