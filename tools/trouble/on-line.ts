import { isMainThread } from 'node:worker_threads';

/** Hears the lines that a tool sends to a process it has started. A thread has no standard input. */
export function onLine(hear: (line: string) => void): void {
  if (!isMainThread) return;
  let begun = '';
  process.stdin.on('data', (piece: Buffer) => {
    const lines = (begun + piece.toString()).split('\n');
    begun = lines.pop()!;
    for (const line of lines) hear(line);
  });
}
