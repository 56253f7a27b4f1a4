import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { customFieldDefinitions, customFieldDefinitionsSchema } from './custom-field-definition.schema';
import { CustomFieldDefinitionsController } from './custom-field-definitions.controller';
import { CustomFields } from './custom-fields';

const store = provideAggregate(customFieldDefinitions);

/** Fields that the company defines itself. */
@Module({
  imports: [collections(customFieldDefinitionsSchema)],
  controllers: [CustomFieldDefinitionsController],
  providers: [store, CustomFields],
  exports: [store, CustomFields],
})
export class CustomFieldsModule {}
