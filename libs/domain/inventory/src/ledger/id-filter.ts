const BITS = 1 << 24;
const HASHES = 6;

/**
 * Remembers in 2 MB which ids were seen: it may say yes for one that was not, and never no for one that was. With 1 000 000
 * ids about one in two hundred answers is a wrong yes, which costs a look at the index and nothing else.
 */
export class IdFilter {
  private readonly bits: Uint8Array;

  constructor(bits?: Uint8Array) {
    this.bits = bits ?? new Uint8Array(BITS / 8);
    if (this.bits.length !== BITS / 8) throw new Error(`a filter has ${BITS / 8} bytes, not ${this.bits.length}`);
  }

  add(id: string): void {
    const [first, step] = hashesOf(id);
    for (let i = 0; i < HASHES; i++) {
      const bit = (first + Math.imul(i, step)) & (BITS - 1);
      this.bits[bit >> 3]! |= 1 << (bit & 7);
    }
  }

  mayHave(id: string): boolean {
    const [first, step] = hashesOf(id);
    for (let i = 0; i < HASHES; i++) {
      const bit = (first + Math.imul(i, step)) & (BITS - 1);
      if ((this.bits[bit >> 3]! & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }

  /** A copy that later additions don't change. */
  copy(): Uint8Array {
    return this.bits.slice();
  }
}

/** Two hashes (FNV-1a from two seeds) make all of them (Kirsch and Mitzenmacher). */
function hashesOf(text: string): [number, number] {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x01000193);
  }
  return [(first ^ (first >>> 15)) >>> 0, (second ^ (second >>> 15)) | 1];
}
