import printer, { type Content, type DocumentDefinition } from 'pdfmake';
import { fileOf, plainFace, type Face, type Weight } from './faces';
import { breakable, breakableAnywhere, hasComposed, isRightToLeft, runsOf, visualLines } from './runs';

printer.setLocalAccessPolicy(() => false);
printer.setUrlAccessPolicy(() => false);

/** Narrower than every column of our papers, for text whose lines are broken here; whoever knows better says `lineWidth`. */
const LINE_WIDTH = 140;

/** Signs that turn what follows, which no name needs and forgers like. */
const DIRECTION_SIGNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The fonts that a paper needs, as they come up while its texts are set. */
class Faces {
  readonly used = new Map<string, { face: Face; weights: Set<Weight> }>();

  name(face: Face, weight: Weight): string {
    const known = this.used.get(face.name) ?? { face, weights: new Set() };
    known.weights.add(weight);
    this.used.set(face.name, known);
    return face.name;
  }
}

/**
 * A paper in whatever script its texts are: each character with a font that has it, each line in its direction. The fonts come
 * with packages, so a page looks the same on every machine, and nothing else is read or fetched.
 */
export async function printed(definition: DocumentDefinition): Promise<Buffer> {
  const faces = new Faces();
  const size = definition.defaultStyle.fontSize;
  for (const weight of ['normal', 'bold'] as const) faces.name(plainFace(), weight);
  const content = definition.content.map((part) => typeset(part, faces, { size, weight: 'normal' }));
  const footer = (page: number, pages: number): Content => typeset(definition.footer(page, pages), faces, { size, weight: 'normal' });
  // Its fonts must be known before the first page is drawn.
  footer(1, 1);
  const fonts: Record<string, Record<string, string>> = {};
  for (const [name, { face, weights }] of faces.used)
    for (const weight of weights) {
      const file = `${name}-${weight}.ttf`;
      printer.virtualfs.writeFileSync(file, await fileOf(face, weight));
      fonts[name] = { ...fonts[name], [weight]: file };
    }
  printer.setFonts(fonts);
  const font = plainFace().name;
  return printer
    .createPdf({
      ...definition,
      defaultStyle: { ...definition.defaultStyle, font },
      ...(definition.watermark ? { watermark: { ...definition.watermark, font } } : {}),
      content,
      footer,
    })
    .getBuffer();
}

interface Style {
  readonly size: number;
  readonly weight: Weight;
}

/** The same content with its texts in pieces of one font each. */
function typeset(content: Content, faces: Faces, style: Style): Content {
  const own = {
    size: content.fontSize ?? style.size,
    weight: content.bold === undefined ? style.weight : content.bold ? 'bold' : 'normal',
  } as const;
  if ('stack' in content) return { ...content, stack: content.stack.map((part) => typeset(part, faces, own)) };
  if ('columns' in content) return { ...content, columns: content.columns.map((part) => typeset(part, faces, own)) };
  if ('table' in content)
    return { ...content, table: { ...content.table, body: content.table.body.map((row) => row.map((cell) => typeset(cell, faces, own))) } };
  if (typeof content.text !== 'string') return content;
  const plain = content.text.replace(DIRECTION_SIGNS, '');
  const named = (runs: readonly { text: string; face: Face }[]) =>
    runs.map(({ text, face }) => ({ text, font: faces.name(face, own.weight) }));
  if (!isRightToLeft(plain)) {
    const { wordBreak, ...whole } = content;
    if (!wordBreak || !hasComposed(plain)) return { ...content, text: named(runsOf(breakable(plain))) };
    return { ...whole, text: named(runsOf(breakableAnywhere(breakable(plain)))) };
  }
  const { text: _text, lineWidth = LINE_WIDTH, width, margin, ...rest } = content;
  const lines = visualLines(plain, lineWidth, own.size).map((line): Content => ({ ...rest, text: named(line), noWrap: true }));
  return { stack: lines, ...(width === undefined ? {} : { width }), ...(margin === undefined ? {} : { margin }) };
}
