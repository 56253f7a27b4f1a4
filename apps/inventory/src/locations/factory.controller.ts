import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { Answers, SETTINGS, type Settings } from '@pegboard/service';
import { factoryAnswer } from './factory.answer';
import { factoryView } from './factory.view';
import { locations, type Location } from './location.schema';

/** As many locations as a company has. */
const ALL = { skip: 0, limit: 10_000 };

/** What integrations ask first: who this company is, in which currency it counts, and where an order goes that names no location. */
@Controller('v1/factory')
export class FactoryController {
  constructor(
    @InjectStore(locations) private readonly locations: AggregateStore<Location>,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'BASE_CURRENCY'>,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The company: its name, address, currency and default locations' })
  @Answers(factoryAnswer)
  async get() {
    const { items } = await this.locations.search({ archivedAt: null }, { id: 1 }, ALL);
    return factoryView(items, this.settings.BASE_CURRENCY);
  }
}
