import { errorOf, HTTP_STATUS, type RefusalRecord } from '@pegboard/kit';

/**
 * Where a refusal differs from the catalogue of errors: a code that isn't there, a status that isn't the code's, a path that ends
 * at another field or is no path of the API, a refusal without a sentence. Empty if all is as the catalogue says.
 * @param status the HTTP status it was answered with, if it was answered
 */
export function differences({ kind, code, message, details }: RefusalRecord, status?: number): string[] {
  const entry = errorOf(code);
  if (!entry) return [`${code} is not in the catalogue of errors`];
  return [
    ...(kind !== undefined && kind !== entry.kind ? [`${code} is ${entry.kind}, not ${kind}`] : []),
    ...(status !== undefined && status !== HTTP_STATUS[entry.kind] ? [`${code} is ${HTTP_STATUS[entry.kind]}, not ${status}`] : []),
    ...(message.trim() === '' ? [`${code} says nothing`] : []),
    ...details.flatMap((detail) => differencesOf(detail)),
  ];
}

function differencesOf({ code, path, message }: RefusalRecord['details'][number]): string[] {
  const entry = errorOf(code);
  if (!entry) return [`${code} is not in the catalogue of errors`];
  const name = path.split('/').findLast((part) => !/^\d+$/.test(part)) ?? '';
  return [
    ...(entry.at === '*' || [entry.at].flat().includes(name)
      ? []
      : [`${code} points at ${path || 'the request'}, not at ${[entry.at].flat().join(' or ')}`]),
    ...(isInWordsOfTheApi(path, code) ? [] : [`${code} points at ${path}, which is not how the API writes its fields`]),
    ...(message.trim() === '' ? [`${code} at ${path} says nothing`] : []),
  ];
}

/** Headers that a refusal may point at. */
const HEADERS = ['Idempotency-Key', 'If-Match', 'Authorization'];

/** Callers look for the path in what they sent: fields are in snake_case, and what is named by callers stays as they wrote it. */
function isInWordsOfTheApi(path: string, code: string): boolean {
  if (code === 'UNKNOWN_FIELD' || path === '' || HEADERS.includes(path)) return true;
  const [named] = path.split(/(?:^|\/)custom_fields[/.]/);
  return named === '' || named!.split('/').every((part) => /^[a-z0-9]+(_[a-z0-9]+)*$/.test(part));
}
