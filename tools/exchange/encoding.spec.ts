import { decodeText, UnreadableFile, type Encoding } from './encoding';

const utf16 = (text: string, isBig = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};
const WINDOWS = Buffer.from([...Buffer.from('name\r\nM'), 0xfc, ...Buffer.from('ller '), 0x80, ...Buffer.from(' \n')]);
const refused = (bytes: Uint8Array, encoding?: Encoding): { line: number; message: string } => {
  try {
    decodeText(bytes, encoding);
  } catch (problem) {
    if (problem instanceof UnreadableFile) return { line: problem.line, message: problem.message };
    throw problem;
  }
  throw new Error('was read');
};

describe('how the text of a file is written', () => {
  it('UTF-8 is read, whatever else is said', () => {
    for (const encoding of [undefined, 'windows-1252', 'utf-16'] as const)
      expect(decodeText(Buffer.from('Müller € 橡木板'), encoding)).toBe('Müller € 橡木板');
  });

  it('a letter has one form, as in the API', () => {
    expect(decodeText(Buffer.from('Gro\u0308\u00dfe'))).toBe('Gr\u00f6\u00dfe');
  });

  it('Windows-1252 is refused with the line and how it would read, or read if said', () => {
    expect(refused(WINDOWS)).toEqual({
      line: 2,
      message:
        'the file is not UTF-8: save it as UTF-8 (in Excel: "CSV UTF-8"), or say --encoding windows-1252 if this line is meant: Müller €',
    });
    expect(decodeText(WINDOWS, 'windows-1252')).toBe('name\r\nMüller € \n');
  });

  it('all that Windows-1252 has is read as the standard says', () => {
    const bytes = Buffer.from([0x82, 0x8a, 0x8c, 0x8e, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0x99, 0x9a, 0x9c, 0x9e, 0x9f, 0xa0, 0xff]);
    expect(decodeText(bytes, 'windows-1252')).toBe('‚ŠŒŽ‘’“”–—™šœžŸ\u00a0ÿ');
  });

  it('what is neither is refused, with the line', () => {
    const bytes = Buffer.from([...Buffer.from('a\rb\r'), 0xe9, 0x81]);
    expect(refused(bytes, 'windows-1252')).toEqual({
      line: 3,
      message: 'the file is neither UTF-8 nor Windows-1252 (byte 81): save it as UTF-8 (in Excel: "CSV UTF-8")',
    });
  });

  it.each([
    ['little-endian with a mark', utf16('\uFEFFnaïve;木'), '\uFEFFnaïve;木'],
    ['big-endian with a mark', utf16('\uFEFFnaïve;木', true), '\uFEFFnaïve;木'],
    ['little-endian', utf16('naïve;木'), 'naïve;木'],
    ['big-endian', utf16('naïve;木', true), 'naïve;木'],
  ])('UTF-16, %s, is refused, or read if said', (_name, bytes, text) => {
    expect(refused(bytes)).toEqual({
      line: 1,
      message: 'the file is UTF-16, not UTF-8: save it as UTF-8 (in Excel: "CSV UTF-8"), or say --encoding utf-16',
    });
    expect(decodeText(bytes, 'utf-16').replace(/^\uFEFF/, '')).toBe(text.replace(/^\uFEFF/, ''));
  });

  it('half a character of UTF-16 is refused', () => {
    expect(refused(Buffer.concat([utf16('\uFEFFa'), Buffer.from([0x00, 0xd8, 0x41, 0x00])]), 'utf-16').message).toContain('broken UTF-16');
  });
});
