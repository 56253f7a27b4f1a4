/** What dealing one key needs to remember, used for one key after the other: an element per demand, and one per supply. */
export class Scratch {
  /** Per demand, in the order of the list: what it still wants. */
  rest = new Float64Array(0);
  /** Per demand: the first and the last supply for all that it uses, as indexes; -1 for none. */
  first = new Int32Array(0);
  last = new Int32Array(0);
  /** Per supply, those for all first, then those made for one row: what is left. */
  left = new Float64Array(0);
  /** Per batch: what the dealing before left. */
  leftBefore = new Float64Array(0);

  makeRoom(demands: number, supplies: number, batches: number): void {
    if (this.rest.length < demands) {
      const room = demands * 2;
      this.rest = new Float64Array(room);
      this.first = new Int32Array(room);
      this.last = new Int32Array(room);
    }
    if (this.left.length < supplies) this.left = new Float64Array(supplies * 2);
    if (this.leftBefore.length < batches) this.leftBefore = new Float64Array(batches * 2);
  }
}
