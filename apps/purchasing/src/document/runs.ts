import bidiFactory from 'bidi-js';
import { faceFor, familiesFor, plainFace, widthOf, type Face } from './faces';

/** A piece of text that is printed with one font, from left to right after the piece before it. */
export interface Run {
  readonly text: string;
  readonly face: Face;
}

const bidi = bidiFactory();
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const NO_BREAK_SPACE = '\u00a0';

export const isRightToLeft = (text: string): boolean => /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(text);

/** A text in pieces of one font each, in the order in which it is read. White space goes with what is before it. */
export function runsOf(text: string): Run[] {
  const order = familiesFor(text);
  const runs: { text: string; face: Face }[] = [];
  for (const { segment } of graphemes.segment(text)) {
    const last = runs.at(-1);
    const face = /^\s+$/.test(segment) && last ? last.face : (faceFor(segment, order) ?? plainFace());
    if (last?.face === face) last.text += segment;
    else runs.push({ text: segment, face });
  }
  return runs;
}

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

/** Where lines begin and end: at blanks, as many words as fit. A word that is longer than a line has one of its own. */
function linesWithin(text: string, width: number): [number, number][] {
  const lines: [number, number][] = [];
  let [start, end, used] = [0, 0, 0];
  for (const word of text.matchAll(/\S+\s*/g)) {
    const own = runsOf(word[0]).reduce((sum, run) => sum + widthOf(run.face, run.text), 0);
    if (end > start && used + own > width) {
      lines.push([start, end]);
      [start, used] = [word.index, 0];
    }
    [end, used] = [word.index + word[0].trimEnd().length, used + own];
  }
  return [...lines, [start, end]];
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
