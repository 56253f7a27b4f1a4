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
    for (const bit of places(id)) this.bits[bit >> 3]! |= 1 << (bit & 7);
  }

  mayHave(id: string): boolean {
    return places(id).every((bit) => (this.bits[bit >> 3]! & (1 << (bit & 7))) !== 0);
  }

  /** A copy that later additions don't change. */
  copy(): Uint8Array {
    return this.bits.slice();
  }
}

/** Two hashes make all of them (Kirsch and Mitzenmacher). */
function places(id: string): number[] {
  const first = fnv(id, 0x811c9dc5);
  const second = fnv(id, 0x01000193) | 1;
  return Array.from({ length: HASHES }, (_, i) => (first + Math.imul(i, second)) & (BITS - 1));
}

function fnv(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
