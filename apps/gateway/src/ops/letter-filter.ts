import { reject } from '@pegboard/kit';

const PATTERN = /^[A-Za-z0-9_-]+(\.([A-Za-z0-9_-]+|\*))*(\.>)?$/;
const SERVICE = /^[a-z][a-z0-9-]*$/;
const MAX_REASON_LENGTH = 500;

interface LetterFilter {
  readonly service?: string | undefined;
  readonly subject?: string | undefined;
  readonly since?: string | undefined;
}

/** What goes into a subject of the bus is looked at before. @throws Rejection UNKNOWN_SERVICE, UNKNOWN_SUBJECT */
export function checked({ service, subject, since }: LetterFilter): LetterFilter {
  if (service !== undefined && !SERVICE.test(service))
    throw reject('UNKNOWN_SERVICE', 'service', `There is no service "${service}". An example of a service is sales.`);
  if (subject !== undefined && !PATTERN.test(subject))
    throw reject(
      'UNKNOWN_SUBJECT',
      'subject',
      `"${subject}" is not a subject. Examples are evt.sales.sales_order.> and evt.inventory.item.12.*.`,
    );
  return { service, subject, since };
}

/** The states of letters to be listed. Open ones lie elsewhere. @throws Rejection STATES_APART for both */
export function statesOf(states: readonly string[] = ['open']): readonly string[] {
  if (states.includes('open') && states.length > 1)
    throw reject('STATES_APART', 'state', 'Open dead letters are listed separately. Send another request for the other states.');
  return states;
}

/** Everything is redriven only by somebody who says so. @throws Rejection NO_FILTER */
export function refuseUnfiltered({ service, subject, since }: LetterFilter, isAll = false): void {
  if (service || subject || since || isAll) return;
  throw reject('NO_FILTER', 'all', 'Give a filter (service, subject or since), or all: true for every dead letter.');
}

/** Why a letter is discarded. @throws Rejection MISSING_FIELD */
export function reasonOf(why: string | undefined): string {
  const reason = why?.trim();
  if (reason && reason.length <= MAX_REASON_LENGTH) return reason;
  throw reject('MISSING_FIELD', 'why', `Give the reason as why=…, with 1 to ${MAX_REASON_LENGTH} characters.`);
}

/** The bus' patterns in the database's words. */
export const regexOf = (pattern: string): string => `^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+').replace(/>$/, '.+')}$`;
