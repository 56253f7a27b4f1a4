type Fields = Record<string, any>;

/** The company's own fields by label and entity, so that values can be carried from one company to another. */
export class CarriedValues {
  private readonly byUuid: ReadonlyMap<string, Fields>;
  private readonly byLabel: ReadonlyMap<string, Fields>;

  constructor(definitions: readonly Fields[]) {
    this.byUuid = new Map(definitions.map((one) => [one['id'] as string, one]));
    this.byLabel = new Map(definitions.map((one) => [labelOf(one), one]));
  }

  /** Values by label, choices by their words; what no definition knows is left out. */
  named(values: Fields | null | undefined): Fields {
    return Object.fromEntries(
      Object.entries(values ?? {}).flatMap(([uuid, value]): [string, unknown][] => {
        const definition = this.byUuid.get(uuid);
        const shown = definition && valueOf(definition, 'id', value, 'label');
        return definition && shown !== undefined ? [[labelOf(definition), shown]] : [];
      }),
    );
  }

  /** The same as the API takes them. @throws Error for a label that isn't here */
  taken(named: Fields): Fields {
    return Object.fromEntries(
      Object.entries(named).map(([label, value]) => {
        const definition = this.byLabel.get(label);
        if (!definition) throw new Error(`There is no custom field ${label} here.`);
        return [definition['id'] as string, valueOf(definition, 'label', value, 'id')];
      }),
    );
  }
}

/** What tells fields of different companies apart. */
export const labelOf = ({ label, entity_type: entity }: Fields): string => `${String(entity)}: ${String(label)}`;

function valueOf({ field_type: type, options }: Fields, from: 'id' | 'label', value: unknown, to: 'id' | 'label'): unknown {
  if (type !== 'singleSelect') return value;
  return ((options?.choices ?? []) as Fields[]).find((choice) => choice[from] === value)?.[to];
}
