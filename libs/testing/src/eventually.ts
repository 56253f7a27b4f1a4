/**
 * Waits for a condition: calls `assertion` again until it doesn't throw, and answers what it returns. The time-out ends tests that
 * hang; it is far above what anything takes, so that a busy machine fails none.
 * @throws what the last try threw, if none succeeds in time
 */
export async function eventually<T>(assertion: () => T | Promise<T>, { timeout = 60_000, every = 20 } = {}): Promise<T> {
  const until = Date.now() + timeout;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, every));
    }
  }
}
