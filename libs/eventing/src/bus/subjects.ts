/** Whether a pattern with `*` and `>` hears a subject. */
export function isHeard(pattern: string, subject: string): boolean {
  const words = subject.split('.');
  const wanted = pattern.split('.');
  if (wanted[wanted.length - 1] === '>')
    return words.length >= wanted.length && wanted.slice(0, -1).every((word, i) => word === '*' || word === words[i]);
  return words.length === wanted.length && wanted.every((word, i) => word === '*' || word === words[i]);
}
