import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';
import { create, type Font } from 'fontkit';

/**
 * The Noto families that papers are printed with, in the order in which they are asked for a character. Each comes in parts, and a
 * part is read when one of its characters is printed for the first time.
 */
const FAMILIES = ['noto-sans', 'noto-sans-hebrew', 'noto-sans-arabic', 'noto-sans-thai'] as const;
/** Families that are used where their package is installed. */
const MORE_FAMILIES = [
  'noto-sans-armenian',
  'noto-sans-georgian',
  'noto-sans-bengali',
  'noto-sans-gujarati',
  'noto-sans-gurmukhi',
  'noto-sans-kannada',
  'noto-sans-malayalam',
  'noto-sans-tamil',
  'noto-sans-telugu',
  'noto-sans-oriya',
  'noto-sans-sinhala',
  'noto-sans-khmer',
  'noto-sans-lao',
  'noto-sans-myanmar',
  'noto-sans-ethiopic',
  'noto-emoji',
  'noto-sans-symbols',
] as const;
/** Han characters are drawn differently in each of these; the text itself says which is meant, as far as it can. */
const HAN = { japanese: 'noto-sans-jp', korean: 'noto-sans-kr', chinese: 'noto-sans-sc' } as const;

export type Weight = 'normal' | 'bold';
const WEIGHTS: Readonly<Record<Weight, number>> = { normal: 400, bold: 700 };

/** One part of a family in one file: the name by which the printer knows it. */
export interface Face {
  readonly name: string;
  readonly file: string;
  readonly ranges: readonly (readonly [number, number])[];
  font?: Font;
}

const families = new Map<string, readonly Face[]>();

function facesOf(family: string): readonly Face[] {
  const known = families.get(family);
  if (known) return known;
  const folder = folderOf(family);
  if (!folder) {
    families.set(family, []);
    return [];
  }
  const parts = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>;
  const faces = Object.entries(parts).map(([part, ranges]): Face => {
    const name = `${family}-${part.replace(/[[\]]/g, '')}`;
    return { name, file: join(folder, 'files', `${name}-wght-normal.woff2`), ranges: ranges.split(',').map(rangeOf) };
  });
  families.set(family, faces);
  return faces;
}

/** @throws Error if it isn't installed and papers can't be printed without it */
function folderOf(family: string): string | undefined {
  try {
    return dirname(require.resolve(`@fontsource-variable/${family}/package.json`));
  } catch (problem) {
    if ((MORE_FAMILIES as readonly string[]).includes(family)) return undefined;
    throw problem;
  }
}

export const isInstalled = (family: (typeof MORE_FAMILIES)[number]): boolean => folderOf(family) !== undefined;

/** `U+0600-06FF` */
function rangeOf(text: string): readonly [number, number] {
  const [from, to = from] = text
    .trim()
    .slice(2)
    .split('-')
    .map((hex) => Number.parseInt(hex, 16)) as [number, number?];
  return [from, to];
}

const fontOf = (face: Face): Font => (face.font ??= create(readFileSync(face.file)) as Font);

/** In the order in which they are asked for the characters of a text. */
export function familiesFor(text: string): readonly string[] {
  const first = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    ? HAN.japanese
    : /\p{Script=Hangul}/u.test(text)
      ? HAN.korean
      : HAN.chinese;
  return [...FAMILIES, first, ...Object.values(HAN).filter((one) => one !== first), ...MORE_FAMILIES];
}

/** Which every paper needs. */
export const plainFace = (): Face => facesOf('noto-sans').find(({ name }) => name === 'noto-sans-latin')!;

/** Whether a face has every character of a text. */
export const hasAll = (face: Face, text: string): boolean =>
  [...text].every((one) => fontOf(face).hasGlyphForCodePoint(one.codePointAt(0)!));

/** The first part of a family that has all of a character, with the marks on it. */
export function faceFor(character: string, order: readonly string[]): Face | undefined {
  const first = character.codePointAt(0)!;
  const claims = ({ ranges }: Face): boolean => ranges.some(([from, to]) => first >= from && first <= to);
  for (const family of order) for (const face of facesOf(family)) if (claims(face) && hasAll(face, character)) return face;
  return undefined;
}

const pinned = new Map<string, Promise<Buffer>>();

/** The face at one weight, as the printer can embed it. It reads no packed files and no variable ones, so both are undone once. */
export function fileOf(face: Face, weight: Weight): Promise<Buffer> {
  const key = `${face.name} ${weight}`;
  const known = pinned.get(key);
  if (known) return known;
  const all = fontOf(face)
    .characterSet.map((point) => String.fromCodePoint(point))
    .join('');
  const made = subsetFont(readFileSync(face.file), all, { targetFormat: 'truetype', variationAxes: { wght: WEIGHTS[weight] } });
  pinned.set(key, made);
  return made;
}

/** How wide a text of one face is at 1 point. */
export const widthOf = (face: Face, text: string): number => {
  const font = fontOf(face);
  return font.layout(text).advanceWidth / font.unitsPerEm;
};
