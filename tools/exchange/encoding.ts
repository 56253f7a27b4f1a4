/** How the texts of files that are not UTF-8 are written. */
export const ENCODINGS = ['windows-1252', 'utf-16'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A text that can't be read, with the line where that begins. */
export class UnreadableFile extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

const [CR, LF] = [0x0d, 0x0a];
const SAVE_AS = 'save it as UTF-8 (in Excel: "CSV UTF-8")';

/**
 * The text of a file. What is UTF-8 is read as UTF-8; `encoding` says what else it may be, because one encoding
 * can't be recognised by its bytes. Nothing is guessed and no character is ever replaced. Letters come in their one composed
 * form (NFC), as the API keeps them, so that an SKU of a file is found again. @throws Unreadable
 */
export const decodeText = (bytes: Uint8Array, encoding?: Encoding): string => decoded(bytes, encoding).normalize('NFC');

function decoded(bytes: Uint8Array, encoding?: Encoding): string {
  if (isUtf16(bytes)) {
    if (encoding === 'utf-16') return decodeUtf16(bytes);
    throw new UnreadableFile(1, `the file is UTF-16, not UTF-8: ${SAVE_AS}, or say --encoding utf-16`);
  }
  const bad = firstLineThatIsNotUtf8(bytes);
  if (bad === undefined) return new TextDecoder('utf-8').decode(bytes);
  if (encoding === 'windows-1252') return decodeWindows1252(bytes);
  const asWindows = windows1252(bad.bytes).trim().slice(0, 60);
  throw new UnreadableFile(
    bad.line,
    `the file is not UTF-8: ${SAVE_AS}, or say --encoding windows-1252 if this line is meant: ${asWindows}`,
  );
}

/** By its mark, or by the zero bytes that every Latin letter has in it and that no other text has. */
const isUtf16 = (bytes: Uint8Array): boolean => isBigEndian(bytes) || (bytes[0] === 0xff && bytes[1] === 0xfe) || bytes.includes(0);
const isBigEndian = (bytes: Uint8Array): boolean => (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes[0] === 0;

function decodeUtf16(bytes: Uint8Array): string {
  try {
    return new TextDecoder(isBigEndian(bytes) ? 'utf-16be' : 'utf-16le', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableFile(1, `the file is broken UTF-16: ${SAVE_AS}`);
  }
}

function firstLineThatIsNotUtf8(bytes: Uint8Array): { line: number; bytes: Uint8Array } | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const isUtf8 = (some: Uint8Array): boolean => {
    try {
      decoder.decode(some);
      return true;
    } catch {
      return false;
    }
  };
  if (isUtf8(bytes)) return undefined;
  for (const { line, bytes: own } of linesOf(bytes)) if (!isUtf8(own)) return { line, bytes: own };
  return { line: 1, bytes };
}

/** Bytes between line ends: no encoding that contains ASCII uses these two for anything else. */
function* linesOf(bytes: Uint8Array): Generator<{ line: number; bytes: Uint8Array }> {
  let [line, start] = [1, 0];
  for (let i = 0; i <= bytes.length; i++) {
    const isEnd = i === bytes.length || bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF);
    if (!isEnd) continue;
    yield { line, bytes: bytes.subarray(start, i) };
    [line, start] = [line + 1, i + 1];
  }
}

/** What 0x80 to 0x9F mean there; five of them mean nothing. Node's own decoder takes them for control characters (Node 20). */
const UPPER_32 = '€\u0000‚ƒ„…†‡ˆ‰Š‹Œ\u0000Ž\u0000\u0000‘’“”•–—˜™š›œ\u0000žŸ';

const windows1252 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte >= 0x80 && byte < 0xa0 ? UPPER_32[byte - 0x80]! : String.fromCharCode(byte))).join('');

function decodeWindows1252(bytes: Uint8Array): string {
  const text = windows1252(bytes);
  const bad = text.indexOf('\u0000');
  if (bad < 0) return text;
  const { line } = [...linesOf(bytes.subarray(0, bad + 1))].at(-1)!;
  throw new UnreadableFile(line, `the file is neither UTF-8 nor Windows-1252 (byte ${bytes[bad]!.toString(16).toUpperCase()}): ${SAVE_AS}`);
}
