import { errorOf, HTTP_STATUS, type RefusalRecord } from '@pegboard/kit';

/**
 * Where a refusal differs from the catalogue of errors: a code that isn't there, a status that isn't the code's, a path that ends
 * at another field, a refusal without a sentence. Empty if all is as the catalogue says.
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
    ...(message.trim() === '' ? [`${code} at ${path} says nothing`] : []),
  ];
}
