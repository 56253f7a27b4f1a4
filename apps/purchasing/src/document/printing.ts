import { dirname, join, resolve, sep } from 'node:path';
import printer, { type DocumentDefinition } from 'pdfmake';

const folder = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const font = (name: string): string => join(folder, `Roboto-${name}.ttf`);

// The fonts come with the package, so a page looks the same on every machine; nothing else is ever read or fetched.
printer.setFonts({ Roboto: { normal: font('Regular'), bold: font('Medium'), italics: font('Italic'), bolditalics: font('MediumItalic') } });
printer.setLocalAccessPolicy((path) => resolve(path).startsWith(folder + sep));
printer.setUrlAccessPolicy(() => false);

export const printed = (definition: DocumentDefinition): Promise<Buffer> => printer.createPdf(definition).getBuffer();
