import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { defineField, definitionIdOf, editDefinition, refuseMoreDefinitions } from '@pegboard/domain-sales';
import { IDS, InjectStore, type AggregateStore, type Ids } from '@pegboard/eventing';
import { notFound } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, listed, pageOf, showVersion } from '@pegboard/service';
import { ifMatch } from '../orders/if-match';
import { customFieldDefinitionAnswer, type CustomFieldDefinitionAnswer } from './custom-field-definition.answer';
import { CreateCustomFieldDefinitionDto, CustomFieldDefinitionsQuery, UpdateCustomFieldDefinitionDto } from './custom-field-definition.dto';
import { customFieldDefinitionFilter } from './custom-field-definition.filter';
import { customFieldDefinitions, type KeptDefinition } from './custom-field-definition.schema';
import { customFieldDefinitionView } from './custom-field-definition.view';

/** Fields that the company defines itself. Their values stand in `custom_fields` of sales orders and of their rows. */
@ApiTags('custom fields')
@Controller('v1/custom_field_definitions')
export class CustomFieldDefinitionsController {
  constructor(
    @InjectStore(customFieldDefinitions) private readonly definitions: AggregateStore<KeptDefinition>,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Define a field of your own for sales orders or their rows; at most 50' })
  @Answers(customFieldDefinitionAnswer)
  async create(@Body() body: CreateCustomFieldDefinitionDto) {
    const { label, field_type: fieldType, entity_type: entityType, source, description = null, options } = body;
    const made = defineField({ label, fieldType, entityType, source, description }, options?.choices);
    const id = await this.ids.next('custom_field_definition');
    const before = await this.definitions.find(id);
    if (before) return shown(before);
    refuseMoreDefinitions((await this.definitions.search({}, { id: 1 }, { skip: 0, limit: 1 })).total);
    return shown(await this.definitions.create({ id, isDeleted: false, ...made }, [{ action: 'created' }]));
  }

  @Get()
  @ApiOperation({ summary: 'List the fields, newest first' })
  @AnswersList(customFieldDefinitionAnswer)
  async list(@Query() query: CustomFieldDefinitionsQuery) {
    const { items, total } = await this.definitions.search(customFieldDefinitionFilter(query), { id: -1 }, pageOf(query));
    return listed(items.map(customFieldDefinitionView), total, query);
  }

  @Get(':id')
  @Answers(customFieldDefinitionAnswer)
  async get(@Param('id') id: string) {
    return shown(await this.definitions.get(numberOf(id)));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change the label, the description or the choices' })
  @Answers(customFieldDefinitionAnswer)
  async update(@Param('id') id: string, @Body() { label, description, options }: UpdateCustomFieldDefinitionDto) {
    const edit = { label, description, choices: options === null ? null : options?.choices };
    return shown(
      await this.definitions.change(
        numberOf(id),
        ifMatch((current) => editDefinition(current, edit)),
      ),
    );
  }

  /** The values stay where they are and are shown no more. */
  @Delete(':id')
  @ApiOperation({ summary: 'Delete a field; its values are shown no more' })
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: string): Promise<void> {
    const remove = ifMatch((current: KeptDefinition) => ({ state: { ...current, isDeleted: true }, events: [{ action: 'deleted' }] }));
    await this.definitions.change(numberOf(id), remove);
  }
}

/** @throws Rejection NOT_FOUND for what can't be the id of one */
function numberOf(uuid: string): number {
  const id = definitionIdOf(uuid);
  if (id === undefined) throw notFound('custom field', uuid.slice(0, 40));
  return id;
}

function shown(definition: KeptDefinition): CustomFieldDefinitionAnswer {
  showVersion(definition);
  return customFieldDefinitionView(definition);
}
