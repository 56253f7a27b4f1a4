import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

type Methods = Record<string, (...args: any[]) => any>;

const load = createRequire(__filename);

/** The service that this process is. */
export const thisService = (): string => basename(dirname(dirname(process.argv[1] ?? '')));

/** Wraps a method of a built module, for this process. @throws Error if there is no such method any more */
export function wrap(
  { module, owner, method }: { readonly module: string; readonly owner: string; readonly method: string },
  by: (original: (...args: any[]) => any) => (this: any, ...args: any[]) => any,
): void {
  const exported = (load(join(__dirname, '..', '..', module)) as Record<string, any>)[owner];
  const holder = (typeof exported === 'function' ? exported.prototype : exported) as Methods;
  const original = holder[method];
  if (typeof original !== 'function') throw new Error(`there is no ${owner}.${method} to change`);
  holder[method] = by(original);
}
