import type { CustomFieldEntity, CustomFieldType, CustomValue, CustomValues } from '@pegboard/contracts';
import { decided, isSame, reject, type Decision } from '@pegboard/kit';

export interface CustomFieldChoice {
  readonly id: number;
  readonly label: string;
  /** No new value names it; those that do stay readable. */
  readonly isDeleted: boolean;
}

/** A field that the company defines itself. Type, entity and source never change. */
export interface CustomFieldDefinition {
  readonly id: number;
  readonly label: string;
  readonly fieldType: CustomFieldType;
  readonly entityType: CustomFieldEntity;
  /** Whoever made it, such as the name of an integration. */
  readonly source: string;
  readonly description: string | null;
  /** Of a `singleSelect`, and null otherwise. */
  readonly choices: readonly CustomFieldChoice[] | null;
  /** No id of a choice is given twice, also after one was taken off. */
  readonly lastChoiceId: number;
}

export interface GivenChoice {
  readonly id?: number | undefined;
  readonly label: string;
  readonly deleted?: boolean | undefined;
}

/** As many fields as a company defines. */
export const MOST_DEFINITIONS = 50;
const MOST_CHOICES = 200;
const LONGEST_TEXT = 255;
const LONGEST_URL = 2048;

/** A UUID of version 8, which is for ids of one's own making. It holds the number, so that a request that is sent again gets the same. */
const UUID = /^00000000-0000-8000-8000-([0-9a-f]{12})$/;
export const definitionUuid = (id: number): string => `00000000-0000-8000-8000-${id.toString(16).padStart(12, '0')}`;

/** The number in such a UUID; undefined if it isn't one of ours. */
export function definitionIdOf(uuid: string): number | undefined {
  const [, digits] = UUID.exec(uuid.toLowerCase()) ?? [];
  const id = digits === undefined ? 0 : Number.parseInt(digits, 16);
  return id > 0 ? id : undefined;
}

/** @throws Rejection 409 TOO_MANY_DEFINITIONS */
export function refuseMoreDefinitions(count: number): void {
  if (count < MOST_DEFINITIONS) return;
  throw reject('TOO_MANY_DEFINITIONS', 'label', `There are ${count} custom fields, which is the maximum. Delete one first.`, {
    count,
    limit: MOST_DEFINITIONS,
  });
}

type NewDefinition = Omit<CustomFieldDefinition, 'id' | 'choices' | 'lastChoiceId'>;

/** @throws Rejection 422 CHOICES_NEEDED, CHOICES_NOT_TAKEN, CHOICE_TWICE, TOO_MANY, UNKNOWN_CHOICE */
export function defineField(given: NewDefinition, choices: readonly GivenChoice[] | undefined): Omit<CustomFieldDefinition, 'id'> {
  const none = { ...given, choices: null, lastChoiceId: 0 };
  refuseChoices(given.fieldType, choices);
  return choices && choices.length > 0 ? { ...none, ...numbered(none, choices) } : none;
}

export interface DefinitionEdit {
  readonly label?: string | undefined;
  readonly description?: string | null | undefined;
  /** The whole list; null: none. What is left out of it is gone, with all that is known of it. */
  readonly choices?: readonly GivenChoice[] | null | undefined;
}

/** @throws Rejection as of `defineField` */
export function editDefinition<D extends CustomFieldDefinition>(definition: D, edit: DefinitionEdit): Decision<D> | undefined {
  if (edit.choices !== undefined) refuseChoices(definition.fieldType, edit.choices ?? undefined);
  const choices = edit.choices && edit.choices.length > 0 ? numbered(definition, edit.choices) : {};
  const next = {
    ...definition,
    ...(edit.label === undefined ? {} : { label: edit.label }),
    ...(edit.description === undefined ? {} : { description: edit.description }),
    ...choices,
  };
  return isSame(next, definition) ? undefined : decided(next, 'updated');
}

function refuseChoices(type: CustomFieldType, choices: readonly GivenChoice[] | undefined): void {
  const path = 'options/choices';
  if (type === 'singleSelect' && !choices?.length)
    throw reject('CHOICES_NEEDED', path, 'A singleSelect needs choices: {"options": {"choices": [{"label": "…"}]}}.');
  if (type !== 'singleSelect' && choices?.length)
    throw reject('CHOICES_NOT_TAKEN', path, `A field of the type ${type} has no choices. Leave options out.`, { field_type: type });
  if (choices && choices.length > MOST_CHOICES)
    throw reject('TOO_MANY', path, `${path} has ${choices.length} entries; at most ${MOST_CHOICES} are allowed.`, {
      count: choices.length,
      limit: MOST_CHOICES,
    });
}

/** The choices with ids; new ones get the next. */
function numbered(
  { choices: before, lastChoiceId }: Pick<CustomFieldDefinition, 'choices' | 'lastChoiceId'>,
  given: readonly GivenChoice[],
): Pick<CustomFieldDefinition, 'choices' | 'lastChoiceId'> {
  const known = new Set((before ?? []).map(({ id }) => id));
  const seen = new Set<number>();
  let last = lastChoiceId;
  const choices = given.map(({ id, label, deleted }, i): CustomFieldChoice => {
    const path = `options/choices/${i}/id`;
    if (id === undefined) return { id: ++last, label, isDeleted: deleted ?? false };
    if (!known.has(id)) throw reject('UNKNOWN_CHOICE', path, `The field has no choice ${id}. Leave the id out for a new choice.`, { id });
    if (seen.has(id)) throw reject('CHOICE_TWICE', path, `Choice ${id} is named twice.`, { id });
    seen.add(id);
    return { id, label, isDeleted: deleted ?? false };
  });
  return { choices, lastChoiceId: last };
}

/**
 * Whether values fit the definitions that there are. Null takes a value away.
 * @throws Rejection 422 UNKNOWN_CUSTOM_FIELD, CUSTOM_FIELD_MALFORMED, UNKNOWN_CHOICE
 */
export function refuseWrongValues(
  values: CustomValues,
  definitions: ReadonlyMap<string, CustomFieldDefinition>,
  entity: CustomFieldEntity,
  path: string,
): void {
  for (const [uuid, value] of Object.entries(values)) {
    const definition = definitions.get(uuid);
    const at = `${path}/${uuid.slice(0, 40)}`;
    if (definition?.entityType !== entity)
      throw reject('UNKNOWN_CUSTOM_FIELD', at, `${entity} has no custom field ${uuid.slice(0, 40)}. See /v1/custom_field_definitions.`, {
        entity_type: entity,
      });
    if (value !== null) refuseWrongValue(value, definition, at);
  }
}

function refuseWrongValue(value: CustomValue, { label, fieldType, choices }: CustomFieldDefinition, path: string): void {
  const kept = choices?.filter(({ isDeleted }) => !isDeleted) ?? [];
  if (fieldType === 'singleSelect' && typeof value === 'number' && !kept.some(({ id }) => id === value))
    throw reject(
      'UNKNOWN_CHOICE',
      path,
      `${label} has no choice ${value}. It has ${kept.map(({ id, label: name }) => `${id} (${name})`).join(', ')}.`,
      {
        choices: kept.map(({ id }) => id),
      },
    );
  if (FITS[fieldType](value)) return;
  throw reject('CUSTOM_FIELD_MALFORMED', path, `${label} must be ${SHAPE[fieldType]}.`, { field_type: fieldType });
}

const isText = (value: CustomValue, longest: number): value is string => typeof value === 'string' && value.length <= longest;

const FITS: Readonly<Record<CustomFieldType, (value: CustomValue) => boolean>> = {
  shortText: (value) => isText(value, LONGEST_TEXT),
  number: (value) => typeof value === 'number',
  singleSelect: (value) => typeof value === 'number',
  date: (value) => isText(value, LONGEST_TEXT) && isDay(value),
  boolean: (value) => typeof value === 'boolean',
  url: (value) => isText(value, LONGEST_URL) && /^https?:\/\//i.test(value) && URL.canParse(value),
};

const SHAPE: Readonly<Record<CustomFieldType, string>> = {
  shortText: `a text of at most ${LONGEST_TEXT} characters`,
  number: 'a number',
  singleSelect: 'the id of a choice',
  date: 'a day such as 2026-05-03',
  boolean: 'true or false',
  url: `an address that begins with https:// or http://, of at most ${LONGEST_URL} characters`,
};

function isDay(text: string): boolean {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}

/** Values with those that a request names: a null takes one away, and null as a whole takes all. Without any it is null. */
export function mergedValues(before: CustomValues | null, given: CustomValues | null): CustomValues | null {
  if (given === null) return null;
  const merged = Object.entries({ ...before, ...given }).filter(([, value]) => value !== null);
  const next = merged.length === 0 ? null : Object.fromEntries(merged);
  return isSame(next, before) ? before : next;
}
