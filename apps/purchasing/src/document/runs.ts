import bidiFactory from 'bidi-js';
import { faceFor, familiesFor, hasAll, plainFace, widthOf, type Face } from './faces';

/** A piece of text that is printed with one font, from left to right after the piece before it. */
export interface Run {
  readonly text: string;
  readonly face: Face;
}

const bidi = bidiFactory();
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const NO_BREAK_SPACE = '\u00a0';
/** Where a line may end without a blank. */
const BREAK = '\u200b';
/** What is printed for a character that no family has. */
const BOX = '□';
const FRACTION = '⁄';
/** Signs of drawings that people write with a letter where the sign is missing; Unicode names no letter for them. */
const LOOKALIKES: Readonly<Record<string, string>> = { '⌀': 'Ø' };

export const isRightToLeft = (text: string): boolean => /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(text);

/** A text in pieces of one font each, in the order in which it is read. White space goes with what is before it. */
export function runsOf(text: string): Run[] {
  const order = familiesFor(text);
  const runs: { text: string; face: Face }[] = [];
  for (const { segment } of graphemes.segment(text)) {
    if (/^(?!\s)\p{Cc}+$/u.test(segment)) continue;
    const last = runs.at(-1);
    const pieces = /^[\s\u200b]+$/.test(segment)
      ? [{ text: segment, face: blankFace(segment, last?.face) }]
      : printable(segment, order, last?.text.at(-1));
    for (const piece of pieces) {
      const before = runs.at(-1);
      if (before?.face === piece.face) before.text += piece.text;
      else runs.push({ ...piece });
    }
  }
  return runs;
}

/** The face of what is before, unless it lacks the blank, or has one as wide as its signs. */
const blankFace = (blank: string, before: Face | undefined): Face =>
  before && hasAll(before, blank) && widthOf(before, blank) < 0.5 * [...blank].length ? before : plainFace();

/** One character with its marks; where no family has them together, one by one, in a plainer form, and a box for what has none. */
function printable(character: string, order: readonly string[], before: string | undefined): Run[] {
  const face = faceFor(character, order);
  if (face) return [{ text: character, face }];
  const visible = [...character].filter((point) => !/[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(point));
  return visible.flatMap((point) => {
    const own = faceFor(point, order);
    if (own) return [{ text: point, face: own }];
    return plainer(point, order, before) ?? [{ text: BOX, face: faceFor(BOX, order) ?? plainFace() }];
  });
}

/** What Unicode says that a character stands for: 3⁄8 for `⅜`, and not 13⁄8 for `1⅜`. Undefined if no family has that either. */
function plainer(character: string, order: readonly string[], before = ''): Run[] | undefined {
  const points = [...(LOOKALIKES[character] ?? character.normalize('NFKD'))];
  if (points.length === 1 && points[0] === character) return undefined;
  const gap = points.includes(FRACTION) && /\p{N}/u.test(before) ? [NO_BREAK_SPACE] : [];
  const runs = [...gap, ...points].map((text) => ({ text, face: text === NO_BREAK_SPACE ? plainFace() : faceFor(text, order) }));
  return runs.every((run): run is Run => run.face !== undefined) ? runs : undefined;
}

/** Scripts without blanks between their words, of which the printer breaks no lines. */
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const words = new Intl.Segmenter('th', { granularity: 'word' });

/** The same text with the places named at which the printer may end a line: between words that no blank divides. */
export const breakable = (text: string): string =>
  UNSPACED.test(text) ? [...words.segment(text)].map(({ segment }) => segment).join(BREAK) : text;

/** The same, between all characters of words that are longer than a line. The printer itself would part marks from their letters. */
export const breakableAnywhere = (text: string): string =>
  text.replace(/[^\s\u200b]{25,}/gu, (word) => [...graphemes.segment(word)].map(({ segment }) => segment).join(BREAK));

/** Whether a text has characters of more than one code unit, which must not be parted. */
export const hasComposed = (text: string): boolean => /[\p{M}\p{Extended_Pictographic}\u{10000}-\u{10ffff}]/u.test(text);

/**
 * The lines of a text that is written from right to left, or in both directions, each in the order in which it is seen (Unicode's
 * bidirectional algorithm). The printer breaks lines before it would turn them, so they are broken here.
 * @param width in points
 */
export function visualLines(text: string, width: number, size: number): Run[][] {
  return text.split('\n').flatMap((paragraph) => {
    const { levels, paragraphs } = bidi.getEmbeddingLevels(paragraph);
    const base = paragraphs[0]?.level ?? 0;
    return linesWithin(paragraph, width / size).map(([start, end]) => visual(paragraph, levels, base, start, end));
  });
}

/** Where lines begin and end: at blanks, as many words as fit. A word that is longer than a line is broken between its characters. */
function linesWithin(text: string, width: number): [number, number][] {
  const lines: [number, number][] = [];
  let [start, end, used] = [0, 0, 0];
  for (const { index, piece, own } of [...text.matchAll(/\S+\s*/g)].flatMap((word) => piecesOf(word[0], word.index, width))) {
    if (end > start && used + own > width) {
      lines.push([start, end]);
      [start, used] = [index, 0];
    }
    [end, used] = [index + piece.trimEnd().length, used + own];
  }
  return [...lines, [start, end]];
}

const widthOfText = (text: string): number => runsOf(text).reduce((sum, run) => sum + widthOf(run.face, run.text), 0);

function piecesOf(word: string, index: number, width: number): { index: number; piece: string; own: number }[] {
  const own = widthOfText(word);
  if (own <= width) return [{ index, piece: word, own }];
  return [...graphemes.segment(word)].map(({ segment, index: at }) => ({ index: index + at, piece: segment, own: widthOfText(segment) }));
}

/** One line: its stretches of one direction, from left to right. */
function visual(text: string, levels: Uint8Array, base: number, start: number, end: number): Run[] {
  let stretches: { level: number; from: number; to: number }[] = [];
  for (let i = start; i < end; i++) {
    const last = stretches.at(-1);
    if (last && last.level === levels[i]) last.to = i + 1;
    else stretches.push({ level: levels[i]!, from: i, to: i + 1 });
  }
  const highest = Math.max(base, ...stretches.map(({ level }) => level));
  for (let level = highest; level > 0; level--) stretches = turned(stretches, level);
  return stretches.flatMap(({ level, from, to }) =>
    level % 2 === 1 ? rightToLeft(text.slice(from, to)) : runsOf(text.slice(from, to).replace(/ /g, NO_BREAK_SPACE)),
  );
}

/** Rule L2: what stands at this level or above is turned round. */
function turned<T extends { readonly level: number }>(stretches: readonly T[], level: number): T[] {
  const result: T[] = [];
  let open: T[] = [];
  for (const stretch of stretches) {
    if (stretch.level >= level) open.unshift(stretch);
    else {
      result.push(...open, stretch);
      open = [];
    }
  }
  return [...result, ...open];
}

/** Words from right to left. The letters of each are turned and joined by the font; signs alone have no direction of their own. */
function rightToLeft(text: string): Run[] {
  const words = text.match(/\s+|[^\s]+/g) ?? [];
  return words.reverse().flatMap((word) => {
    if (/^\s+$/.test(word)) return [{ text: NO_BREAK_SPACE.repeat(word.length), face: plainFace() }];
    const pieces = word.match(/[\p{L}\p{M}\u200c\u200d]+|[^\p{L}\p{M}\u200c\u200d]+/gu) ?? [];
    return pieces.reverse().flatMap((piece) => {
      if (isRightToLeft(piece)) return runsOf(piece);
      return runsOf(
        [...piece]
          .reverse()
          .map((one) => bidi.getMirroredCharacter(one) ?? one)
          .join(''),
      );
    });
  });
}
