/**
 * Sorts places by a number each, smallest first, stably: a merge sort that moves the numbers along with the places, so
 * that it never looks anything up. Several times as fast as sorting with a comparison, which counts with 10^5 orders.
 */
export function sortByNumber(numbers: Float64Array, places: Int32Array): void {
  const count = places.length;
  if (isSorted(numbers)) return;
  let fromNumbers: Float64Array = numbers;
  let from: Int32Array = places;
  let toNumbers: Float64Array = new Float64Array(count);
  let to: Int32Array = new Int32Array(count);
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(middle + width, count);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const takesLeft = right === end || (left < middle && fromNumbers[left]! <= fromNumbers[right]!);
        const taken = takesLeft ? left++ : right++;
        toNumbers[at] = fromNumbers[taken]!;
        to[at] = from[taken]!;
      }
    }
    [fromNumbers, toNumbers] = [toNumbers, fromNumbers];
    [from, to] = [to, from];
  }
  if (from === places) return;
  numbers.set(fromNumbers);
  places.set(from);
}

function isSorted(numbers: Float64Array): boolean {
  for (let i = 1; i < numbers.length; i++) if (numbers[i - 1]! > numbers[i]!) return false;
  return true;
}
