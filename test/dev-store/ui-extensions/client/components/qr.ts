/**
 * QR codes (ISO/IEC 18004): bytes, error correction M, versions 1 to 15, which is 412 bytes.
 */

/** Of each version: error correction bytes per block, and the blocks' data lengths. Level M. */
const BLOCKS: readonly (readonly [ecc: number, ...groups: (readonly [count: number, data: number])[]])[] = [
  [10, [1, 16]],
  [16, [1, 28]],
  [26, [1, 44]],
  [18, [2, 32]],
  [24, [2, 43]],
  [16, [4, 27]],
  [18, [4, 31]],
  [22, [2, 38], [2, 39]],
  [22, [3, 36], [2, 37]],
  [26, [4, 43], [1, 44]],
  [30, [1, 50], [4, 51]],
  [22, [6, 36], [2, 37]],
  [22, [8, 37], [1, 38]],
  [24, [4, 40], [5, 41]],
  [24, [5, 41], [5, 42]],
];

/** Where the centres of the alignment patterns lie. */
const ALIGNMENT: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
  [6, 30, 54],
  [6, 32, 58],
  [6, 34, 62],
  [6, 26, 46, 66],
  [6, 26, 48, 70],
];

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
  EXP[exponent] = EXP[exponent + 255] = value;
  LOG[value] = exponent;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

/** The code's dark modules as one SVG path with squares of 1. @throws RangeError when the text is too long */
export function qrPath(text: string): { path: string; modules: number } {
  const dark = qrModules(text);
  const squares = dark.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { path: squares.join(""), modules: dark.length };
}

/** The code as rows of modules, true for dark ones. @throws RangeError when the text is too long */
export function qrModules(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  const codewords = interleave(version, dataOf(bytes, version));
  const masks = Array.from({ length: 8 }, (_, mask) => draw(version, codewords, mask));
  return masks.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

function capacity(version: number): number {
  const [, ...groups] = BLOCKS[version - 1] ?? [0];
  return groups.reduce((sum, [count, data]) => sum + count * data, 0);
}

function versionFor(length: number): number {
  for (let version = 1; version <= BLOCKS.length; version += 1) {
    if (length + (version < 10 ? 2 : 3) <= capacity(version)) return version;
  }
  throw new RangeError(`A QR code here holds 412 bytes, not ${length}`);
}

/** The text's bytes with their header, filled up to the version's capacity. */
function dataOf(bytes: Uint8Array, version: number): number[] {
  const lengthBits = version < 10 ? 8 : 16;
  const bits = [0, 1, 0, 0];
  for (let bit = lengthBits - 1; bit >= 0; bit -= 1) bits.push((bytes.length >> bit) & 1);
  for (const byte of bytes) for (let bit = 7; bit >= 0; bit -= 1) bits.push((byte >> bit) & 1);
  bits.push(...[0, 0, 0, 0].slice(0, capacity(version) * 8 - bits.length));
  const data: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    data.push(
      Array.from({ length: 8 }, (_, bit) => bits[at + bit] ?? 0).reduce((byte, bit) => (byte << 1) | bit, 0),
    );
  }
  for (let pad = 0xec; data.length < capacity(version); pad ^= 0xec ^ 0x11) data.push(pad);
  return data;
}

/** Reed-Solomon remainder of a block. */
function correction(block: readonly number[], length: number): number[] {
  let generator = [1];
  for (let root = 0; root < length; root += 1) {
    const next = new Array<number>(generator.length + 1).fill(0);
    generator.forEach((factor, at) => {
      next[at] = (next[at] ?? 0) ^ factor;
      next[at + 1] = (next[at + 1] ?? 0) ^ times(factor, EXP[root] ?? 0);
    });
    generator = next;
  }
  const remainder = new Array<number>(length).fill(0);
  for (const byte of block) {
    const factor = byte ^ (remainder.shift() ?? 0);
    remainder.push(0);
    for (let at = 0; at < length; at += 1)
      remainder[at] = (remainder[at] ?? 0) ^ times(generator[at + 1] ?? 0, factor);
  }
  return remainder;
}

function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : (EXP[(LOG[a] ?? 0) + (LOG[b] ?? 0)] ?? 0);
}

/** The blocks' codewords, the first of each, the second of each and so on; then their corrections alike. */
function interleave(version: number, data: readonly number[]): number[] {
  const [ecc, ...groups] = BLOCKS[version - 1] ?? [0];
  const blocks: number[][] = [];
  let at = 0;
  for (const [count, length] of groups) {
    for (let index = 0; index < count; index += 1, at += length) blocks.push(data.slice(at, at + length));
  }
  const corrections = blocks.map((block) => correction(block, ecc));
  return [...columns(blocks), ...columns(corrections)];
}

function columns(rows: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: longest }, (_, at) => rows.flatMap((row) => row.slice(at, at + 1))).flat();
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function draw(version: number, codewords: readonly number[], mask: number): boolean[][] {
  const size = version * 4 + 17;
  const modules = Array.from({ length: size }, () => new Array<boolean | undefined>(size).fill(undefined));
  const set = (x: number, y: number, on: boolean): void => {
    const row = modules[y];
    if (row && x >= 0 && x < size) row[x] = on;
  };
  for (const [left, top] of [
    [0, 0],
    [size - 7, 0],
    [0, size - 7],
  ] as const) {
    for (let y = -1; y <= 7; y += 1) {
      for (let x = -1; x <= 7; x += 1) {
        const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
        set(left + x, top + y, ring !== 2 && ring !== 4);
      }
    }
  }
  const centres = ALIGNMENT[version - 1] ?? [];
  const last = centres.at(-1) ?? 0;
  for (const cy of centres) {
    for (const cx of centres) {
      if ((cx === 6 && (cy === 6 || cy === last)) || (cx === last && cy === 6)) continue;
      for (let y = -2; y <= 2; y += 1)
        for (let x = -2; x <= 2; x += 1) set(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
    }
  }
  for (let at = 8; at < size - 8; at += 1) {
    set(at, 6, at % 2 === 0);
    set(6, at, at % 2 === 0);
  }
  drawFormat(set, size, mask);
  if (version >= 7) drawVersion(set, size, version);
  drawData(modules, codewords, MASKS[mask] ?? (() => false));
  return modules.map((row) => row.map((on) => on === true));
}

/** A number with its remainder by a generator polynomial behind it. */
function withRemainder(value: number, generator: number, bits: number): number {
  let remainder = value;
  for (let at = 0; at < bits; at += 1)
    remainder = (remainder << 1) ^ (((remainder >> (bits - 1)) & 1) * generator);
  return (value << bits) | (remainder & ((1 << bits) - 1));
}

function drawFormat(set: (x: number, y: number, on: boolean) => void, size: number, mask: number): void {
  // Level M is 00.
  const format = withRemainder(mask, 0x537, 10) ^ 0x5412;
  const bit = (at: number): boolean => ((format >> at) & 1) === 1;
  for (let at = 0; at <= 5; at += 1) set(8, at, bit(at));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let at = 9; at < 15; at += 1) set(14 - at, 8, bit(at));
  for (let at = 0; at < 8; at += 1) set(size - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at += 1) set(8, size - 15 + at, bit(at));
  set(8, size - 8, true);
}

function drawVersion(set: (x: number, y: number, on: boolean) => void, size: number, version: number): void {
  const bits = withRemainder(version, 0x1f25, 12);
  for (let at = 0; at < 18; at += 1) {
    const on = ((bits >> at) & 1) === 1;
    const [a, b] = [size - 11 + (at % 3), Math.floor(at / 3)];
    set(a, b, on);
    set(b, a, on);
  }
}

/** Codewords in columns of two, upwards and downwards by turns, around what is drawn already. */
function drawData(
  modules: (boolean | undefined)[][],
  codewords: readonly number[],
  masked: (x: number, y: number) => boolean,
): void {
  const size = modules.length;
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const upward = ((right + 1) & 2) === 0;
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = modules[y];
        if (!row || row[x] !== undefined) continue;
        const bit = (((codewords[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;
        row[x] = bit !== masked(x, y);
        at += 1;
      }
    }
  }
}

/** How hard the code is to read; the mask with the least is taken. */
function penalty(modules: readonly (readonly boolean[])[]): number {
  const size = modules.length;
  const turned = modules.map((_, x) => modules.map((row) => row[x] === true));
  let sum = 0;
  for (const row of [...modules, ...turned]) {
    const text = row.map((on) => (on ? "1" : "0")).join("");
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2;
    for (let at = 0; at + 11 <= size; at += 1) {
      if (["10111010000", "00001011101"].includes(text.slice(at, at + 11))) sum += 40;
    }
  }
  for (let y = 0; y + 1 < size; y += 1) {
    for (let x = 0; x + 1 < size; x += 1) {
      const on = modules[y]?.[x];
      if (on === modules[y]?.[x + 1] && on === modules[y + 1]?.[x] && on === modules[y + 1]?.[x + 1])
        sum += 3;
    }
  }
  const share = modules.flat().filter(Boolean).length / (size * size);
  return sum + Math.floor(Math.abs(share * 100 - 50) / 5) * 10;
}
