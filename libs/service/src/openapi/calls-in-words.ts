import { neededScopes } from '@pegboard/access';
import { namesOf, resourceOf, withArticle } from './areas';
import { SPECIAL_CALLS } from './special-calls';

interface Words {
  readonly summary: string;
  readonly description: string;
}

/** As much of a call as its words need. */
interface Asked {
  readonly method: string;
  readonly path: string;
  /** Names of what its query may have. */
  readonly query: readonly string[];
}

/**
 * What a call does, in a line and in a sentence or two. Calls that do what their method says need no words of their own; the
 * others have them in `SPECIAL_CALLS` or at their method in the controller.
 */
export function inWords(asked: Asked, own: Partial<Words>): Words {
  const usual = usualWords(asked);
  const special = SPECIAL_CALLS[`${asked.method.toUpperCase()} ${asked.path.replace(/^\/v1/, '')}`];
  const summary = own.summary || special?.[0] || usual.summary;
  const description = own.description || special?.[1] || usual.description;
  const scopes = neededScopes(asked.method, asked.path);
  const needs = scopes ? `\n\nNeeds ${scopes.map((scope) => `\`${scope}\``).join(' and ')}.` : '';
  return { summary, description: description + needs };
}

/** Unique for each call, and stable: it is the name of the function in most generated clients. */
export function operationIdOf(method: string, path: string): string {
  const words = path.replace(/^\/(v1\/)?/, '').split('/');
  const named = words.flatMap((word, i) => {
    if (word.startsWith('{')) return [];
    return [words[i + 1]?.startsWith('{') ? namesInPath(word) : word];
  });
  const isOne = words.at(-1)!.startsWith('{');
  const isPlain = words.length <= 2 && (isOne || words.length === 1);
  const verb = !isPlain || method === 'get' ? (method === 'get' && isPlain && !isOne ? 'list' : method) : VERBS[method]!;
  if (verb === 'create') named[0] = namesInPath(named[0]!);
  return [verb, ...named.flatMap((word) => word.split('_').map((part) => part.replace(/^./, (first) => first.toUpperCase())))].join('');
}

const VERBS: Readonly<Record<string, string>> = { post: 'create', put: 'replace', patch: 'update', delete: 'delete' };

/** `batch` of `batches`. */
const namesInPath = (word: string): string =>
  word.replace(/(ss|ch|x)es$|ies$|([^s])s$/, (end, before: string | undefined, last: string | undefined) =>
    end === 'ies' ? 'y' : (before ?? last ?? ''),
  );

function usualWords({ method, path, query }: Asked): Words {
  const [one, many] = namesOf(resourceOf(path));
  const rest = path
    .replace(/^\/(v1\/)?/, '')
    .split('/')
    .slice(1);
  const action = rest
    .filter((word) => !word.startsWith('{'))
    .join(' ')
    .replaceAll('_', ' ');
  if (action !== '') return actionWords(method, action, rest[0]!.startsWith('{') ? withArticle(one) : many);
  const isOne = rest.length > 0;
  if (resourceOf(path).endsWith('_rerank')) return rerankWords(withArticle(one.replace(/ rerank$/, '')));
  const usual: Readonly<Record<string, Words>> = {
    get: isOne
      ? { summary: `Get one ${one}`, description: `Returns the ${one} with this id.` }
      : { summary: `List ${many}`, description: listWords(many, query) },
    post: { summary: `Create ${withArticle(one)}`, description: `Checks all fields, stores the new ${one}, and returns it.` },
    patch: {
      summary: `Change ${withArticle(one)}`,
      description: 'Changes only the fields that you send. `null` clears an optional field. Returns the whole object.',
    },
    delete: { summary: `Delete ${withArticle(one)}`, description: 'If it can’t be deleted now, the answer is 409 with the reason.' },
  };
  return usual[method] ?? { summary: `${method} ${many}`, description: `About ${many}.` };
}

const rerankWords = (of: string): Words => ({
  summary: `Move ${of} to another place`,
  description: 'Katana’s own call for it. What stands behind the new place moves down by one.',
});

function listWords(many: string, query: readonly string[]): string {
  if (!query.includes('page')) return `Returns ${many}.`;
  return `Returns one page of the ${many} that match all given filters. The header \`X-Pagination\` contains the totals.`;
}

function actionWords(method: string, action: string, of: string): Words {
  const upper = action.replace(/^./, (first) => first.toUpperCase());
  if (method === 'get') return { summary: `Get ${action} of ${of}`, description: `Returns ${action} of ${of}.` };
  return { summary: `${upper}: ${of}`, description: `Carries out “${action}” for ${of}, and returns the result.` };
}
