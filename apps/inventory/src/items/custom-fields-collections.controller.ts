import { Controller, Get } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { AnswersList, listed, PageQuery, type Listed } from '@pegboard/service';
import { customFieldsCollectionAnswer } from './custom-fields-collection.answer';

/** For clients that ask which collections there are. Variants name their custom fields themselves. */
@Controller('v1/custom_fields_collections')
export class CustomFieldsCollectionsController {
  @Get()
  @ApiOperation({ summary: 'Always empty: variants name their custom fields themselves' })
  @AnswersList(customFieldsCollectionAnswer)
  list(): Listed {
    return listed([], 0, new PageQuery());
  }
}
