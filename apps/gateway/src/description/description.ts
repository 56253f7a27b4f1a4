import { resourceOf, tagsOf } from '@pegboard/service';
import { serviceOf, type RoutedService } from '../forwarding/routes';

/** An OpenAPI document, as far as joining several needs to know it. */
export interface Description {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly security?: readonly unknown[];
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  /** The tags by area, as several viewers show them. */
  readonly 'x-tagGroups'?: readonly { readonly name: string; readonly tags: readonly string[] }[];
}

const SCHEMA = '#/components/schemas/';

/**
 * One description from those of the services and the gateway's own. Each call is taken from the service that it is sent
 * to; schemas of the same name and different content get their service's name in front.
 */
export function joined(own: Description, parts: ReadonlyMap<RoutedService, Description>): Description {
  const paths: Record<string, Record<string, unknown>> = {};
  const schemas: Record<string, unknown> = { ...own.components?.['schemas'] };
  take(paths, own, () => true);
  for (const [service, part] of parts) {
    const apart = withOwnNames(service, part, schemas);
    Object.assign(schemas, apart.components?.['schemas']);
    take(paths, apart, (method, path) => serviceOf(method, path) === service);
  }
  const { tags, groups } = tagsOf(new Set(Object.keys(paths).map(resourceOf)));
  return { ...own, paths: sorted(paths, tags), components: { ...own.components, schemas }, tags, 'x-tagGroups': groups };
}

type Paths = Record<string, Record<string, unknown>>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** In the order of the tags; of one tag the whole list first, and reading before writing. */
function sorted(paths: Paths, tags: readonly { readonly name: string }[]): Paths {
  const places = new Map(tags.map(({ name }, place): [string, number] => [name, place]));
  const placeOf = (path: string): number => places.get(resourceOf(path)) ?? places.size;
  const inOrder = Object.entries(paths).sort(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  return Object.fromEntries(
    inOrder.map(([path, item]) => [
      path,
      Object.fromEntries(Object.entries(item).sort(([a], [b]) => METHODS.indexOf(a) - METHODS.indexOf(b))),
    ]),
  );
}

function take(into: Record<string, Record<string, unknown>>, from: Description, isWanted: (method: string, path: string) => boolean): void {
  for (const [path, methods] of Object.entries(from.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (!isWanted(method, path)) continue;
      into[path] ??= {};
      into[path][method] = { ...(operation as object), tags: [resourceOf(path)] };
    }
  }
}

/** The part with every schema renamed whose name means something else already. */
function withOwnNames(service: RoutedService, part: Description, taken: Readonly<Record<string, unknown>>): Description {
  const schemas = part.components?.['schemas'] ?? {};
  const prefix = service[0]!.toUpperCase() + service.slice(1);
  const renamed = new Map(
    Object.keys(schemas)
      .filter((name) => name in taken && JSON.stringify(taken[name]) !== JSON.stringify(schemas[name]))
      .map((name) => [name, prefix + name]),
  );
  if (renamed.size === 0) return part;
  const repointed = JSON.parse(JSON.stringify(part), (key, value: unknown) => {
    if (key !== '$ref' || typeof value !== 'string' || !value.startsWith(SCHEMA)) return value;
    const name = value.slice(SCHEMA.length);
    return SCHEMA + (renamed.get(name) ?? name);
  }) as Description;
  const own = Object.fromEntries(
    Object.entries(repointed.components!['schemas']!).map(([name, schema]) => [renamed.get(name) ?? name, schema]),
  );
  return { ...repointed, components: { ...repointed.components, schemas: own } };
}
