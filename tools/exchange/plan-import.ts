import { LARGEST, multiply, quantity } from '@pegboard/kit';
import { keyOf, lineOf, type Given, type ImportProblem } from './read-files';
import { batchWord, thereUnder, type Present } from './present';
import { FILES, TEMPLATES, type FileName } from './templates';

/** What an import would do. Nothing is done while there are problems. */
export interface ImportPlan {
  readonly problems: readonly ImportProblem[];
  /** Lines that are new, in the order in which they can be taken in. */
  readonly steps: readonly Given[];
  /** Lines that say what is there already. */
  readonly unchanged: number;
}

const problem = (line: Given, message: string, column?: string): ImportProblem => ({
  ...lineOf(line),
  message,
  ...(column ? { column } : {}),
});

/** Compares the lines with each other and with what is there; every mistake is found at once. */
export function planImport(lines: readonly Given[], present: Present): ImportPlan {
  const given = (file: FileName): Map<string, Given> =>
    new Map(lines.filter((line) => line.file === file).map((line) => [keyOf(file, line.values), line]));
  const files = Object.fromEntries(FILES.map((file) => [file, given(file)])) as Record<FileName, Map<string, Given>>;
  const problems: ImportProblem[] = [];
  const days = batchDays(files.stock);
  const steps: Given[] = [];
  let unchanged = 0;
  for (const file of FILES) {
    for (const [key, line] of files[file]) {
      problems.push(...unknownReferences(line, files, present));
      const differences = thereUnder(present, file, key).map((there) => differencesOf(line, there.values));
      if (differences.length === 0) steps.push(withBatchDay(line, days));
      else if (differences.some((all) => all.length === 0)) unchanged++;
      else problems.push(...differences[0]!.map(({ column, message }) => problem(line, message, column)));
    }
  }
  problems.push(
    ...withoutVariants(files, present),
    ...soldAndStocked(files, present),
    ...recipesOfMaterials(files, present),
    ...circles(files, present),
    ...batchProblems(files, present),
    ...expiryProblems(files, present),
    ...valueProblems(files),
    ...unitProblems(files),
  );
  return { problems, steps, unchanged };
}

type Files = Readonly<Record<FileName, ReadonlyMap<string, Given>>>;

function unknownReferences(line: Given, files: Files, present: Present): ImportProblem[] {
  return TEMPLATES[line.file].columns.flatMap(({ name, refersTo }) => {
    const value = line.values[name];
    if (!refersTo || value === undefined) return [];
    if (present[refersTo].get(value)?.isTwice)
      return [problem(line, `${value} exists more than once in the system; give each a unique name first`, name)];
    if (files[refersTo].has(value) || present[refersTo].has(value)) return [];
    return [problem(line, `${value} is neither in ${refersTo}.csv nor in the system`, name)];
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
        message: `${keyOf(line.file, line.values)} exists already with ${column} ${known === '' ? 'empty' : known}, not ${value}; change it in the system or leave the line out`,
      },
    ];
  });
}

function withoutVariants(files: Files, present: Present): ImportProblem[] {
  const named = new Set([...files.variants.values()].map(({ values }) => values['item']));
  return [...files.items].flatMap(([key, line]) =>
    named.has(key) || present.items.has(key)
      ? []
      : [problem(line, `${key} has no line in variants.csv; every item has at least one variant`, 'variants')],
  );
}

/** A SKU is that of a variant or of a service. */
function soldAndStocked(files: Files, present: Present): ImportProblem[] {
  const clash = (file: 'services' | 'variants', other: 'services' | 'variants', isThere: (sku: string) => boolean): ImportProblem[] =>
    [...files[file]].flatMap(([sku, line]) =>
      isThere(sku) && !present[file].has(sku)
        ? [problem(line, `${sku} is the SKU of a line of ${other}.csv, or of something there`, 'sku')]
        : [],
    );
  return [
    ...clash('services', 'variants', (sku) => files.variants.has(sku) || present.variants.has(sku)),
    ...clash('variants', 'services', (sku) => present.services.has(sku)),
  ];
}

const itemOf = (sku: string, files: Files, present: Present): string | undefined =>
  (files.variants.get(sku) ?? present.variants.get(sku))?.values['item'];
const valueOf = (item: string, column: string, files: Files, present: Present): string | undefined =>
  (files.items.get(item) ?? present.items.get(item))?.values[column];

/** Only products have recipes and operations (I2). */
function recipesOfMaterials(files: Files, present: Present): ImportProblem[] {
  return [...files.recipes.values(), ...files.operations.values()].flatMap((line) => {
    const item = itemOf(line.values['product_sku']!, files, present);
    return item !== undefined && valueOf(item, 'type', files, present) === 'material'
      ? [problem(line, `${item} is a material; only products are made`, 'product_sku')]
      : [];
  });
}

/** A recipe that would contain itself at any depth (I2). */
function circles(files: Files, present: Present): ImportProblem[] {
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
function batchProblems(files: Files, present: Present): ImportProblem[] {
  return [...files.stock.values()].flatMap((line) => {
    const item = itemOf(line.values['sku']!, files, present);
    if (item === undefined) return [];
    const isTracked = valueOf(item, 'batch_tracked', files, present) === 'true';
    const [isNamed, isWithout] = [line.values['batch_number'] !== undefined, line.values['without_batch'] === 'true'];
    if (isTracked ? isNamed !== isWithout : !isNamed && !isWithout) return [];
    if (isNamed && isWithout && isTracked)
      return [problem(line, `${item} has the batch ${line.values['batch_number']}, so it isn't without one`, 'without_batch')];
    return [
      problem(
        line,
        isTracked
          ? `${item} is batch tracked: name the batch, or say that it is without_batch`
          : `${item} is not batch tracked, so no batch can be named`,
        'batch_number',
      ),
    ];
  });
}

/** A batch expires on one day, wherever parts of it lie (T7). */
function expiryProblems(files: Files, present: Present): ImportProblem[] {
  const known = new Map([...present.batches].map(([batch, day]) => [batch, { day, where: 'in the system' }]));
  return [...files.stock.values()].flatMap((line) => {
    const { sku, batch_number: number, expiration_date: day } = line.values;
    if (!sku || !number) return [];
    const batch = batchWord(sku, number);
    const first = known.get(batch);
    // A line that says no day leaves it to those that do.
    if (day === undefined) return [];
    if (!first) known.set(batch, { day, where: `in line ${line.line}` });
    if (!first || first.day === day) return [];
    const other = first.day ? `expires on ${first.day}` : 'has no expiry date';
    return [problem(line, `batch ${number} of ${sku} ${other} ${first.where}, not on ${day}`, 'expiration_date')];
  });
}

/** The expiry dates of the batches that the lines make. */
const batchDays = (stock: ReadonlyMap<string, Given>): Map<string, string> =>
  new Map(
    [...stock.values()].flatMap(({ values: { sku, batch_number: number, expiration_date: day } }) =>
      sku && number && day ? [[batchWord(sku, number), day] as const] : [],
    ),
  );

/** Whichever line is taken in first makes the batch, so all of them say the day that one says. */
function withBatchDay(line: Given, days: ReadonlyMap<string, string>): Given {
  const { sku, batch_number: number } = line.values;
  const day = sku && number && days.get(batchWord(sku, number));
  return day ? { ...line, values: { ...line.values, expiration_date: line.values['expiration_date'] ?? day } } : line;
}

/** What stock is worth must be a number that can be kept. */
function valueProblems(files: Files): ImportProblem[] {
  return [...files.stock.values()].flatMap((line) => {
    const { quantity: count = '0', cost_per_unit: cost = '0' } = line.values;
    try {
      multiply(quantity(count, 'quantity'), quantity(cost, 'cost_per_unit'));
      return [];
    } catch {
      return [problem(line, `${count} at ${cost} is worth more than can be kept; the limit is ${LARGEST}`, 'cost_per_unit')];
    }
  });
}

/** A purchase unit has a number of stock units, and the stock unit itself is one of them (B4). */
function unitProblems(files: Files): ImportProblem[] {
  return [...files.items.values()].flatMap((line) => {
    const { name, uom = 'pcs', purchase_uom: unit, purchase_uom_conversion_rate: rate } = line.values;
    const column = 'purchase_uom_conversion_rate';
    if (unit === undefined) return [];
    if (unit !== uom && rate === undefined)
      return [problem(line, `${name} is counted in ${uom}: give the number of ${uom} in one ${unit}`, column)];
    if (unit !== uom || rate === undefined || Number(rate) === 1) return [];
    return [problem(line, `${name} is counted in ${uom}, so one ${uom} can't be ${rate} ${uom}`, column)];
  });
}
