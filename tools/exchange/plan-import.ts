import { keyOf, type Given, type Problem } from './read-files';
import type { Present } from './present';
import { FILES, TEMPLATES, type FileName } from './templates';

/** What an import would do. Nothing is done while there are problems. */
export interface ImportPlan {
  readonly problems: readonly Problem[];
  /** Lines that are new, in the order in which they can be taken in. */
  readonly steps: readonly Given[];
  /** Lines that say what is there already. */
  readonly unchanged: number;
}

const problem = ({ file, line }: Given, message: string, column?: string): Problem => ({
  file: `${file}.csv`,
  line,
  message,
  ...(column ? { column } : {}),
});

/** Compares the lines with each other and with what is there; every mistake is found at once. */
export function planImport(lines: readonly Given[], present: Present): ImportPlan {
  const given = (file: FileName): Map<string, Given> =>
    new Map(lines.filter((line) => line.file === file).map((line) => [keyOf(file, line.values), line]));
  const files = Object.fromEntries(FILES.map((file) => [file, given(file)])) as Record<FileName, Map<string, Given>>;
  const problems: Problem[] = [];
  const steps: Given[] = [];
  let unchanged = 0;
  for (const file of FILES) {
    for (const [key, line] of files[file]) {
      problems.push(...unknownReferences(line, files, present));
      const there = present[file].get(key);
      if (!there) steps.push(line);
      else {
        const differences = differencesOf(line, there.values);
        if (differences.length === 0) unchanged++;
        problems.push(...differences.map(({ column, message }) => problem(line, message, column)));
      }
    }
  }
  problems.push(...withoutVariants(files, present), ...circles(files, present), ...batchProblems(files, present));
  return { problems: problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line), steps, unchanged };
}

function unknownReferences(line: Given, files: Readonly<Record<FileName, ReadonlyMap<string, Given>>>, present: Present): Problem[] {
  return TEMPLATES[line.file].columns.flatMap(({ name, refersTo }) => {
    const value = line.values[name];
    if (!refersTo || value === undefined || files[refersTo].has(value) || present[refersTo].has(value)) return [];
    return [problem(line, `there is no ${value} in ${refersTo}.csv, nor in the system`, name)];
  });
}

/** An import adds and never changes what people may have changed since. */
function differencesOf(line: Given, there: Readonly<Record<string, string>>): { column: string; message: string }[] {
  return Object.entries(line.values).flatMap(([column, value]) => {
    const known = there[column] ?? '';
    if (known === value || (known === '' && value === '0')) return [];
    return [
      {
        column,
        message: `${keyOf(line.file, line.values)} is there already with ${column} ${known === '' ? 'empty' : known}, not ${value}; change it in the system or leave the line out`,
      },
    ];
  });
}

function withoutVariants(files: Readonly<Record<FileName, ReadonlyMap<string, Given>>>, present: Present): Problem[] {
  const named = new Set([...files.variants.values()].map(({ values }) => values['item']));
  return [...files.items].flatMap(([key, line]) =>
    named.has(key) || present.items.has(key)
      ? []
      : [problem(line, `${key} has no line in variants.csv; every item has at least one variant`)],
  );
}

/** A recipe that would contain itself at any depth (I2). */
function circles(files: Readonly<Record<FileName, ReadonlyMap<string, Given>>>, present: Present): Problem[] {
  const ingredients = new Map<string, string[]>();
  for (const { values } of [...present.recipes.values(), ...files.recipes.values()])
    ingredients.set(values['product_sku']!, [...(ingredients.get(values['product_sku']!) ?? []), values['ingredient_sku']!]);
  return [...files.recipes.values()].flatMap((line) => {
    const [product, first] = [line.values['product_sku']!, line.values['ingredient_sku']!];
    const waiting = [first];
    const seen = new Set(waiting);
    for (let i = 0; i < waiting.length; i++) {
      if (waiting[i] === product)
        return [problem(line, `the recipe of ${product} would contain itself through ${first}`, 'ingredient_sku')];
      const further = (ingredients.get(waiting[i]!) ?? []).filter((next) => !seen.has(next));
      for (const next of further) seen.add(next);
      waiting.push(...further);
    }
    return [];
  });
}

/** Stock of tracked items names batches, other stock doesn't (T6). */
function batchProblems(files: Readonly<Record<FileName, ReadonlyMap<string, Given>>>, present: Present): Problem[] {
  const itemOf = (sku: string): string | undefined => (files.variants.get(sku) ?? present.variants.get(sku))?.values['item'];
  const isTracked = (item: string): boolean => (files.items.get(item) ?? present.items.get(item))?.values['batch_tracked'] === 'true';
  return [...files.stock.values()].flatMap((line) => {
    const item = itemOf(line.values['sku']!);
    if (item === undefined || isTracked(item) === (line.values['batch_number'] !== undefined)) return [];
    return [
      problem(
        line,
        isTracked(item) ? `${item} is batch tracked: name the batch` : `${item} is not batch tracked, so no batch can be named`,
        'batch_number',
      ),
    ];
  });
}
