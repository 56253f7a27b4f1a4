/** Progress goes to standard error, so that standard output holds only what a program might read. */
export function say(text: string): void {
  process.stderr.write(`pegboard: ${text}\n`);
}
