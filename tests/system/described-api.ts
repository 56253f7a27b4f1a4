import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import openApi31 from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json';
import { Api, type Answer, type CallOptions } from '@pegboard/company';
import type { RefusalRecord } from '@pegboard/kit';
import { differences } from '@pegboard/testing';

type Schema = Record<string, any>;

const HTTP_METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** A client that believes the description: it refuses every answer that isn't as `/v1/openapi.json` says, to the last field,
 * and every error that isn't as the catalogue says. */
export class DescribedApi extends Api {
  private described: Promise<Described> | undefined;

  override async send<T = any>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer<T>> {
    const answer = await super.send<T>(method, path, body, options);
    if (!path.startsWith('/v1/') || /^\/v1\/(openapi|asyncapi)\.json/.test(path)) return answer;
    this.described ??= super.send('GET', '/v1/openapi.json').then(({ body: document }) => new Described(document as Schema));
    const problems = (await this.described).problemsOf(method, path, answer);
    if (answer.status >= 400 && isError(answer.body)) problems.push(...differences(answer.body, answer.status));
    if (problems.length > 0) throw new Error(`${method} ${path} answers ${answer.status} unlike its description: ${problems.join('; ')}`);
    return answer;
  }
}

const isError = (body: unknown): body is RefusalRecord => typeof body === 'object' && body !== null && 'code' in body && 'details' in body;

/** What a description says of answers, ready to be held against them. */
export class Described {
  private readonly ajv: Ajv;
  private readonly calls: { method: string; pattern: RegExp; pointer: string; responses: Schema }[];
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(document: Schema) {
    this.ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(this.ajv);
    // Not a place in the world's list of formats; the digits are looked at by the tests of quantities.
    this.ajv.addFormat('decimal', /^-?\d+(\.\d+)?$/);
    this.ajv.addSchema({ $id: 'api', ...closed(document) });
    this.calls = Object.entries<Schema>(document['paths'])
      .flatMap(([path, item]) =>
        Object.keys(item).map((method) => ({
          method: method.toUpperCase(),
          // What is written out goes before what a parameter would take as well.
          pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
          isGeneral: path.includes('{'),
          pointer: `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`,
          responses: item[method].responses,
        })),
      )
      .sort((a, b) => Number(a.isGeneral) - Number(b.isGeneral));
  }

  /** What in the answer isn't described; nothing for calls that don't exist. */
  problemsOf(method: string, path: string, { status, body, headers }: Answer): string[] {
    const pathname = path.split('?')[0]!;
    const call = this.calls.find((one) => one.method === method && one.pattern.test(pathname));
    if (!call) return [];
    const response = call.responses[status];
    if (!response) return [`no answer ${status} is described`];
    const kind = headers.get('content-type')?.split(';')[0] ?? '';
    // `silentCalls` finds those that should say something.
    if (!response.content) return [];
    if (!(kind in response.content)) return [`${kind || 'no body'} is not described`];
    if (!kind.endsWith('json')) return [];
    const pointer = `${call.pointer}/responses/${status}/content/${kind.replaceAll('/', '~1')}/schema`;
    const validate = this.validator(pointer);
    void validate(body);
    return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  }

  private validator(pointer: string): ValidateFunction {
    let validate = this.compiled.get(pointer);
    if (!validate) {
      validate = this.ajv.compile({ $ref: `api#${pointer.split('/').map(encodeURIComponent).join('/')}` });
      this.compiled.set(pointer, validate);
    }
    return validate;
  }
}

/** Clients must stand new fields; the tests must not: no field may be there that isn't described. */
function closed(value: unknown): any {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const walked = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === 'examples' ? inner : closed(inner)]));
  const isObject = walked['type'] === 'object' && typeof walked['properties'] === 'object';
  return isObject && !('additionalProperties' in walked) ? { ...walked, additionalProperties: false } : walked;
}

/** Where a description isn't OpenAPI 3.1, by the standard's own schema. */
export function problemsIn(description: Schema): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(openApi31);
  return validate(description) ? [] : [ajv.errorsText(validate.errors)];
}

/** The calls whose success says nothing of what is in it; files are described by their kind. */
export function silentCalls({ paths }: Schema): string[] {
  return Object.entries<Schema>(paths).flatMap(([path, item]) =>
    HTTP_METHODS.filter((method) => item[method]).flatMap((method) => {
      const successes = Object.entries<Schema>(item[method].responses).filter(([status]) => status.startsWith('2'));
      const isSilent = ([status, response]: [string, Schema]): boolean =>
        status !== '204' &&
        !Object.entries<Schema>(response['content'] ?? {}).some(([kind, { schema }]) => schema || !kind.endsWith('json'));
      return successes.length === 0 || successes.some(isSilent) ? [`${method.toUpperCase()} ${path}`] : [];
    }),
  );
}

/** Where an example in the components isn't as its own schema says. */
export function badExamples(document: Schema): string[] {
  const described = new Ajv({ strict: false, allErrors: true });
  addFormats(described);
  described.addFormat('decimal', true);
  described.addSchema({ $id: 'api', ...closed(document) });
  return Object.entries<Schema>(document['components'].schemas).flatMap(([name, { examples = [] }]) => {
    const validate = described.compile({ $ref: `api#/components/schemas/${name}` });
    return (examples as unknown[]).filter((example) => !validate(example)).map(() => `${name}: ${described.errorsText(validate.errors)}`);
  });
}
