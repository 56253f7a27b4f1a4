import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';
import { create, type Font } from 'fontkit';

/**
 * The Noto families that papers are printed with, in the order in which they are asked for a character. Each comes in parts, and a
 * part is read when one of its characters is printed for the first time.
 */
const FAMILIES = ['noto-sans', 'noto-sans-hebrew', 'noto-sans-arabic', 'noto-sans-thai'] as const;
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
  const folder = dirname(require.resolve(`@fontsource-variable/${family}/package.json`));
  const parts = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>;
  const faces = Object.entries(parts).map(([part, ranges]): Face => {
    const name = `${family}-${part.replace(/[[\]]/g, '')}`;
    return { name, file: join(folder, 'files', `${name}-wght-normal.woff2`), ranges: ranges.split(',').map(rangeOf) };
  });
  families.set(family, faces);
  return faces;
}

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
  return [...FAMILIES, first, ...Object.values(HAN).filter((one) => one !== first)];
}

/** What is printed where no family has the character: an empty box. */
export const plainFace = (): Face => facesOf('noto-sans').find(({ name }) => name === 'noto-sans-latin')!;

/** The first part of a family that has all of a character, with the marks on it. */
export function faceFor(character: string, order: readonly string[]): Face | undefined {
  const points = [...character].map((one) => one.codePointAt(0)!);
  const claims = ({ ranges }: Face): boolean => ranges.some(([from, to]) => points[0]! >= from && points[0]! <= to);
  for (const family of order)
    for (const face of facesOf(family)) if (claims(face) && points.every((point) => fontOf(face).hasGlyphForCodePoint(point))) return face;
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
