/**
 * Does the work for each, so many at a time, in the order in which they stand. After the first failure no more are begun; it is
 * thrown when those that were under way have ended, so that whoever cleans up knows of all of them.
 */
export async function atOnce<T>(limit: number, things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < things.length && failures.length === 0) {
      const thing = things[next++]!;
      await work(thing).catch((problem: unknown) => failures.push(problem));
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, things.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
