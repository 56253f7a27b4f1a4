import type { CustomValue } from '@pegboard/contracts';
import {
  defineField,
  definitionIdOf,
  definitionUuid,
  editDefinition,
  mergedValues,
  MOST_DEFINITIONS,
  refuseMoreDefinitions,
  refuseWrongValues,
  type CustomFieldDefinition,
} from './custom-fields';
import { editOrder } from './edit-order';
import { editRow } from './edit-rows';
import { codeOf, knownItems, LATER, NOW, order, requested, row } from './situations';

const given = { label: 'Channel', source: 'shop', description: null, entityType: 'SalesOrder' } as const;
const field = (fieldType: CustomFieldDefinition['fieldType'], labels?: readonly string[]): CustomFieldDefinition => ({
  id: 1,
  ...defineField(
    { ...given, fieldType },
    labels?.map((label) => ({ label })),
  ),
});
const select = (): CustomFieldDefinition => field('singleSelect', ['Online', 'Retail']);

describe('S8: a field of the company’s own', () => {
  it('has an id from which its number can be read', () => {
    expect(definitionUuid(4711)).toBe('00000000-0000-8000-8000-000000001267');
    expect(definitionIdOf(definitionUuid(4711).toUpperCase())).toBe(4711);
    for (const other of ['', '4711', '0c8f1d6e-3c2a-4f5b-9d77-12ab34cd56ef', definitionUuid(0)])
      expect(definitionIdOf(other)).toBeUndefined();
  });

  it('has choices with ids if one of several is chosen, and only then', () => {
    expect(select().choices).toEqual([
      { id: 1, label: 'Online', isDeleted: false },
      { id: 2, label: 'Retail', isDeleted: false },
    ]);
    expect(codeOf(() => field('singleSelect'))).toBe('CHOICES_NEEDED');
    expect(codeOf(() => field('number', ['Online']))).toBe('CHOICES_NOT_TAKEN');
    expect(codeOf(() => editDefinition(select(), { choices: null }))).toBe('CHOICES_NEEDED');
    expect(field('number').choices).toBeNull();
  });

  it('when choices are changed, then ids stay, are never given again, and one that is only marked stays readable', () => {
    const fewer = editDefinition(select(), { choices: [{ id: 1, label: 'Web', deleted: true }] })!.state;
    expect(fewer.choices).toEqual([{ id: 1, label: 'Web', isDeleted: true }]);
    const more = editDefinition(fewer, { choices: [{ label: 'Phone' }, { id: 1, label: 'Web' }] })!.state;
    expect(more.choices).toEqual([
      { id: 3, label: 'Phone', isDeleted: false },
      { id: 1, label: 'Web', isDeleted: false },
    ]);
    expect(codeOf(() => editDefinition(select(), { choices: [{ id: 9, label: 'x' }] }))).toBe('UNKNOWN_CHOICE');
    const twice = [1, 1].map((id) => ({ id, label: 'x' }));
    expect(codeOf(() => editDefinition(select(), { choices: twice }))).toBe('CHOICE_TWICE');
    expect(editDefinition(select(), { label: 'Channel', description: null })).toBeUndefined();
  });

  it('there are only so many', () => {
    expect(() => refuseMoreDefinitions(MOST_DEFINITIONS - 1)).not.toThrow();
    expect(codeOf(() => refuseMoreDefinitions(MOST_DEFINITIONS))).toBe('TOO_MANY_DEFINITIONS');
  });
});

describe('S9: values', () => {
  const problem = (
    definition: CustomFieldDefinition,
    value: CustomValue | null,
    entity = given.entityType as 'SalesOrder' | 'SalesOrderRow',
  ) => {
    const id = definitionUuid(1);
    const refuse = () => refuseWrongValues({ [id]: value }, new Map([[id, definition]]), entity, 'custom_fields');
    try {
      refuse();
      return undefined;
    } catch {
      return codeOf(refuse);
    }
  };

  it.each([
    ['shortText', 'PO-1', 5],
    ['shortText', 'x'.repeat(255), 'x'.repeat(256)],
    ['number', 2.5, '2.5'],
    ['date', '2026-02-28', '2026-02-30'],
    ['date', '2026-02-28', '2026-02-28T10:00:00Z'],
    ['boolean', false, 'false'],
    ['url', 'https://shop.example/4711', 'javascript:alert(1)'],
    ['url', 'http://shop.example', 'https://'],
  ] as const)('of the type %s: %j fits, and %j does not', (type, good, bad) => {
    expect(problem(field(type), good)).toBeUndefined();
    expect(problem(field(type), bad)).toBe('CUSTOM_FIELD_MALFORMED');
  });

  it('are choices that are offered still', () => {
    const retired = editDefinition(select(), {
      choices: [
        { id: 1, label: 'Online', deleted: true },
        { id: 2, label: 'Retail' },
      ],
    })!.state;
    expect([problem(select(), 1), problem(retired, 1), problem(select(), 7), problem(select(), 'Online')]).toEqual([
      undefined,
      'UNKNOWN_CHOICE',
      'UNKNOWN_CHOICE',
      'CUSTOM_FIELD_MALFORMED',
    ]);
  });

  it('stand on what their definition names, and null is a value of none', () => {
    expect([problem(field('number'), null), problem(field('number'), null, 'SalesOrderRow')]).toEqual([undefined, 'UNKNOWN_CUSTOM_FIELD']);
    expect(codeOf(() => refuseWrongValues({ nothing: 1 }, new Map(), 'SalesOrder', 'custom_fields'))).toBe('UNKNOWN_CUSTOM_FIELD');
  });

  it('are merged: what is named changes, null takes away', () => {
    const before = { a: 1, b: 'x' };
    expect(mergedValues(before, { b: null, c: true })).toEqual({ a: 1, c: true });
    expect(mergedValues(before, {})).toBe(before);
    expect(mergedValues(before, { a: 1 })).toBe(before);
    expect([mergedValues(before, null), mergedValues(before, { a: null, b: null }), mergedValues(null, {})]).toEqual([null, null, null]);
  });

  it('of an order and of a row change with an event that names the field, and the same again changes nothing', () => {
    const first = editOrder(order(), { customFields: { a: 1, b: 2 } }, knownItems, NOW)!;
    expect(first.events).toEqual([{ action: 'updated', change: { fields: ['custom_fields'] } }]);
    const second = editOrder(first.state, { customFields: { b: null } }, knownItems, NOW)!;
    expect(second.state.customFields).toEqual({ a: 1 });
    expect(editOrder(second.state, { customFields: { a: 1 } }, knownItems, NOW)).toBeUndefined();
    const edited = editRow(order([row(1, 5)]), 1, { customFields: { a: 'x' } }, null, knownItems, LATER)!;
    expect(edited.state.rows[0]).toMatchObject({ customFields: { a: 'x' }, updatedAt: LATER });
    const busy = order([row(1, 5)], [requested(9, { 1: 1 })]);
    expect(codeOf(() => editRow(busy, 1, { customFields: { a: 'x' } }, null, knownItems, NOW))).toBe('BUSY');
  });
});
