interface Refusal {
  readonly status: number;
  readonly body?: { readonly code?: string; readonly message?: string; readonly details?: readonly { path?: string; message?: string }[] };
}

/** What went wrong, for people: the API's own sentence with its code and details, or who doesn't answer and why. */
export function sentenceOf(problem: unknown): string {
  const { answer, message, cause } = problem as Error & { answer?: Refusal; cause?: Error & { code?: string } };
  if (answer?.body?.message) {
    const { code, message: said, details = [] } = answer.body;
    const more = details.filter((one) => one.message && one.message !== said).map((one) => `\n  ${one.path ?? ''} ${one.message}`);
    return `${said} (${answer.status} ${code})${more.join('')}`;
  }
  if (message === 'fetch failed') return `The company doesn’t answer: ${cause?.message || cause?.code || cause?.name || 'no reason given'}`;
  return message;
}
