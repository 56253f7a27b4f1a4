import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from './sources';

/** Names that several files may declare, each with the reason. */
const MAY_BE_TWICE: Readonly<Record<string, string>> = {
  ProductAvailability: 'the plan’s library knows no contracts; what translates its answers makes the compiler compare the two',
  IngredientAvailability: 'as ProductAvailability',
  ProductionStatus: 'as ProductAvailability',
  ItemsModule: 'a Nest module is imported only inside its own service',
};

const DECLARATION = /^export (?:declare )?(?:abstract )?(?:class|interface|enum|type) (\w+)/gm;

/** Exported types and classes that several files declare, one sentence each. */
export function namesDeclaredTwice(root: string): string[] {
  const files = new Map<string, Set<string>>();
  for (const file of sources(root, 'apps', 'libs', 'tools')) {
    for (const [, name] of readFileSync(join(root, file), 'utf8').matchAll(DECLARATION))
      files.set(name!, (files.get(name!) ?? new Set()).add(file));
  }
  return [...files]
    .filter(([name, declared]) => declared.size > 1 && !(name in MAY_BE_TWICE))
    .map(([name, declared]) => `${name} is declared in ${[...declared].join(', ')}`)
    .sort();
}
