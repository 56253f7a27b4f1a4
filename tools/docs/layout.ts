import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from './sources';

/** What a file of a service may be called after its thing; a name without any is a class or a function called by what it does. */
const KINDS = new Set(['answer', 'controller', 'document', 'dto', 'filter', 'listener', 'module', 'schema', 'view']);

/** Folders that hold one kind of file. Those of a resource hold everything of one resource. */
const FOLDERS_OF_A_KIND = /\/(answers|controllers|dtos|schemas|views|services|utils|helpers|common)\//;

/**
 * Refusals that a controller may raise itself, because they are of the transport: how often one may call. Every other refusal is a rule,
 * and stands in `libs/domain`, `libs/access` or a module beside the controller, with a spec of its own.
 */
const REFUSED_BY_TRANSPORT = new Set(['TOO_MANY_REQUESTS']);

/** What breaks the layout of the services, one sentence each. */
export function layoutFaults(root: string): string[] {
  return sources(root, 'apps').flatMap((file) => [...nameFaults(file), ...textFaults(file, readFileSync(join(root, file), 'utf8'))]);
}

function nameFaults(file: string): string[] {
  if (file.endsWith('.d.ts')) return [];
  const kind = /\/[^/.]+\.([^/]+)\.ts$/.exec(file)?.[1];
  return [
    ...(kind && !KINDS.has(kind) ? [`${file}: .${kind}.ts is not a kind of file; the kinds are ${[...KINDS].join(', ')}`] : []),
    ...(FOLDERS_OF_A_KIND.test(file) ? [`${file}: a folder is named after a resource, not after a kind of file`] : []),
  ];
}

export function textFaults(file: string, text: string): string[] {
  const isController = file.endsWith('.controller.ts');
  const controllers = /^@Controller\('/m.test(text);
  const requests = [...text.matchAll(/^(?:export )?(?:abstract )?class (\w*(?:Dto|Query|Patch))\b/gm)].map(([, name]) => name!);
  const refusals = [...text.matchAll(/\b(?:reject|notFound|httpError|new Rejection)\(\s*'(\w+)'/g)].map(([, code]) => code!);
  const answers = [...text.matchAll(/^(?:export )?const (\w+) = answer\(/gm)].map(([, name]) => name!);
  return [
    ...(isController ? bodiesOf(text).map((fault) => `${file}: ${fault}`) : []),
    ...requests
      .filter((name) => /^(?:New|Edit)\w*Dto$|(?:Edit|Patch)Dto$|Patch$/.test(name))
      .map((name) => `${file}: ${name} is called Create…Dto or Update…Dto`),
    ...(isController
      ? refusals
          .filter((code) => !REFUSED_BY_TRANSPORT.has(code))
          .map((code) => `${file}: the refusal ${code} is a rule, and belongs in libs/domain or a module with a spec`)
      : []),
    ...(controllers && !isController ? [`${file}: a controller stands in a .controller.ts file`] : []),
    ...(file.endsWith('.dto.ts') ? [] : requests.map((name) => `${file}: ${name} belongs in a .dto.ts file`)),
    ...(file.endsWith('.answer.ts') ? [] : answers.map((name) => `${file}: ${name} belongs in a .answer.ts file`)),
  ];
}

const BODY = /@(Post|Patch)\((?:'([^']*)')?\)((?:(?!@(?:Post|Patch|Get|Delete)\()[^])*?)@Body\(\) (?:\w+|\{[^}]*\})\??: (\w+)/g;

/** The body of a creation is `Create…Dto`, and that of an edit `Update…Dto`. What else a call does has a verb of its own. */
const bodiesOf = (text: string): string[] =>
  [...text.matchAll(BODY)].flatMap(([, verb, path = '', , name]) => {
    const isCreation = verb === 'Post' && !path.includes('/') && !path.includes(':') && /(?:^|_)\w*s$|^$/.test(path) && name !== 'unknown';
    if (verb === 'Patch' && !/^Update\w+Dto$/.test(name!)) return [`the body ${name} of a PATCH is called Update…Dto`];
    return isCreation && !/^Create\w+Dto$/.test(name!) ? [`the body ${name} of a creation is called Create…Dto`] : [];
  });
