/** Pictures of products that have none: a quiet composition, always the same for the same product. */

const PALETTES = [
  ["#e8e0d5", "#c2b09a", "#7d6b57"],
  ["#dfe7e1", "#a7bfae", "#5d7d69"],
  ["#e3e6ee", "#aab3cc", "#5c688c"],
  ["#f1e1dc", "#d9a797", "#96594a"],
  ["#ece7d6", "#cfc08d", "#857438"],
  ["#e6dfea", "#b9a7c6", "#6d5581"],
] as const;

/** An SVG of 600 by 600 for a product's handle. */
export function productArt(handle: string): string {
  let hash = 2_166_136_261;
  for (const character of handle) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  const [back, middle, front] = PALETTES[hash % PALETTES.length] ?? PALETTES[0];
  const turn = (hash >>> 8) % 360;
  const size = 150 + ((hash >>> 16) % 70);
  const shapes = [
    `<circle cx="300" cy="300" r="${size}" fill="${front}"/>`,
    `<rect x="${300 - size}" y="${300 - size}" width="${size * 2}" height="${size * 2}" rx="48" fill="${front}"/>`,
    `<path d="M${300 - size} ${300 + size}V300a${size} ${size} 0 0 1 ${size * 2} 0v${size}z" fill="${front}"/>`,
    `<ellipse cx="300" cy="300" rx="${size * 1.2}" ry="${size * 0.75}" fill="${front}" transform="rotate(${turn} 300 300)"/>`,
  ];
  const shape = shapes[(hash >>> 4) % shapes.length] ?? "";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600"><rect width="600" height="600" fill="${back}"/><circle cx="${150 + (hash % 300)}" cy="430" r="170" fill="${middle}" opacity=".75"/>${shape}<path d="M0 520h600v80H0z" fill="${middle}" opacity=".35"/></svg>`;
}
