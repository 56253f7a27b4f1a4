/** Of a posting id: a hash of 32 bits and the number of its commit, one behind the other. */
const WORDS = 2;
const BYTES = WORDS * 4;
const FIRST_ROOM = 1024;

/**
 * In which commit every posting is, found by the hash of its id: some 16 bytes a posting, where a collection of ids costs the
 * database more than the journal itself. Two ids may share a hash, so an answer is a candidate: the commit says whether the
 * id is really in it. What was added stands in the order of commits, so that a part of it can be kept and read again.
 */
export class PostingCommits {
  private lines = new Uint32Array(FIRST_ROOM * WORDS);
  /** Open addressing: the number of a line, from 1; 0 is empty. Never more than half full. */
  private slots = new Uint32Array(FIRST_ROOM * 2);
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(id: string, n: number): void {
    this.push(hashOf(id), n);
  }

  /** Commits that may hold the id, earliest first: nearly always none, or the one that does. */
  commitsOf(id: string): number[] {
    const hash = hashOf(id);
    const found: number[] = [];
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const line = this.slots[slot]! - 1;
      if (this.lines[line * WORDS] === hash) found.push(this.lines[line * WORDS + 1]!);
    }
    return found;
  }

  /** A copy of what commits after one number, up to another, have added. */
  bytesOf(afterN: number, upToN: number): Uint8Array {
    const part = this.lines.slice(this.firstAfter(afterN) * WORDS, this.firstAfter(upToN) * WORDS);
    return new Uint8Array(part.buffer);
  }

  /** Takes in what `bytesOf` answered; parts must come in the order of their commits. @throws Error if it is no such part */
  addBytes(bytes: Uint8Array): void {
    if (bytes.length % BYTES !== 0) throw new Error(`a part of posting positions has a multiple of ${BYTES} bytes, not ${bytes.length}`);
    const part = new Uint32Array(bytes.slice().buffer);
    for (let i = 0; i < part.length; i += WORDS) this.push(part[i]!, part[i + 1]!);
  }

  private push(hash: number, n: number): void {
    if (this.count * WORDS === this.lines.length) this.grow();
    this.lines[this.count * WORDS] = hash;
    this.lines[this.count * WORDS + 1] = n;
    this.count++;
    this.put(hash, this.count);
  }

  private put(hash: number, line: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = line;
  }

  private grow(): void {
    const lines = new Uint32Array(this.lines.length * 2);
    lines.set(this.lines);
    this.lines = lines;
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let line = 0; line < this.count; line++) this.put(this.lines[line * WORDS]!, line + 1);
  }

  /** The index of the first line of a commit after n. */
  private firstAfter(n: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lines[middle * WORDS + 1]! > n) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** FNV-1a, with its bits mixed once more: ids differ in a digit in the middle. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
