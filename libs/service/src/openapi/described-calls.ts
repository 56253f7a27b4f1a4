import type { OpenAPIObject } from '@nestjs/swagger';
import { hasVersion, withAnswersHeaders, withCallersParameters, type DescribedParameter } from './callers-parameters';
import { inWords, operationIdOf } from './calls-in-words';

interface DescribedCall {
  operationId?: string;
  summary?: string;
  description?: string;
  parameters?: DescribedParameter[];
  responses: Record<string, { headers?: object; content?: object }>;
}

/**
 * Says of each call what a stranger must know: what it does, which rights it needs, what may be sent besides the body, and which
 * headers come back. A new controller gets all of that by its path and its method.
 */
export function withWords(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    const calls = Object.entries(item) as [string, DescribedCall][];
    const isVersioned = calls.some(([method]) => hasVersion({ method, path }));
    for (const [method, call] of calls) {
      const parameters = call.parameters ?? [];
      const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
      const asked = { method, path, query, parameters };
      Object.assign(call, inWords(asked, call), {
        operationId: operationIdOf(method, path),
        parameters: withCallersParameters(asked),
        responses: withAnswersHeaders(call.responses, asked, isVersioned),
      });
    }
  }
  return document;
}
