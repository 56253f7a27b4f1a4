import { OmitType } from '@nestjs/swagger';
import { CustomFieldEntity, CustomFieldType } from '@pegboard/contracts';
import { BooleanField, IdField, ListQuery, OneOfField, PartField, QueryOneOf, QueryText, RowsField, TextField } from '@pegboard/service';

const optional = { optional: true } as const;
const maybe = { optional: true, nullable: true } as const;
const LABEL = { max: 255, example: 'Channel' } as const;

export class CustomFieldChoiceDto {
  @IdField({ ...optional, description: 'The choice that is meant; a new one has none.' }) id?: number;
  @TextField({ max: 255, example: 'Online' }) label!: string;
  @BooleanField({ ...optional, description: 'No new value names the choice. Values that do stay readable.' }) deleted?: boolean;
}

export class CustomFieldOptionsDto {
  @RowsField(() => CustomFieldChoiceDto, { ...optional, max: 200, description: 'Of a singleSelect: the whole list.' })
  choices?: CustomFieldChoiceDto[];
}

export class CreateCustomFieldDefinitionDto {
  @TextField(LABEL) label!: string;
  @OneOfField(CustomFieldType.options, { description: 'It never changes.' }) field_type!: CustomFieldType;
  @OneOfField(CustomFieldEntity.options, { description: 'What carries the values. It never changes.' }) entity_type!: CustomFieldEntity;
  @TextField({ max: 255, description: 'Whoever made the field, such as the name of an integration.', example: 'web shop' }) source!: string;
  @TextField({ ...maybe, min: 0, max: 4000 }) description?: string | null;
  @PartField(() => CustomFieldOptionsDto, maybe) options?: CustomFieldOptionsDto | null;
}

export class UpdateCustomFieldDefinitionDto {
  @TextField({ ...optional, ...LABEL }) label?: string;
  @TextField({ ...maybe, min: 0, max: 4000 }) description?: string | null;
  @PartField(() => CustomFieldOptionsDto, maybe) options?: CustomFieldOptionsDto | null;
}

export class CustomFieldDefinitionsQuery extends OmitType(ListQuery, ['ids']) {
  @QueryText() label?: string;
  @QueryOneOf(CustomFieldType.options) field_type?: string[];
  @QueryOneOf(CustomFieldEntity.options) entity_type?: string[];
}
