import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';
import { given } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  listed,
  matchVersion,
  pageOf,
  postalAddress,
  showVersion,
  type Listed,
  ValidateOnly,
} from '@pegboard/service';
import { archivedSince } from '../catalogue/archived';
import { ItemFactKeeping } from '../items/item-facts';
import { LocationKeeping } from './location-keeping';
import { locationAnswer } from './location.answer';
import { CreateLocationDto, UpdateLocationDto, LocationsQuery } from './location.dto';
import { locations, type Location } from './location.schema';
import { locationView } from './location.view';
import { locationFilter } from './location.filter';

@Controller('v1/locations')
export class LocationsController {
  constructor(
    @InjectStore(locations) private readonly locations: AggregateStore<Location>,
    private readonly facts: ItemFactKeeping,
    private readonly keeping: LocationKeeping,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @ValidateOnly()
  @Answers(locationAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateLocationDto) {
    const { name, ...fields } = fieldsOf(body);
    const isFirst = (await this.locations.search({}, {}, { skip: 0, limit: 1 })).total === 0;
    const named = await this.named(body);
    const made = {
      id: await this.ids.next('location'),
      isDeleted: false,
      legalName: null,
      sells: true,
      makes: true,
      buys: true,
      isPrimary: isFirst,
      timeZone: 'UTC',
      ...fields,
      ...named,
      name: name!,
    };
    return shown(await this.settled(await this.locations.create(made, [{ action: 'created' }])));
  }

  @Get()
  @AnswersList(locationAnswer)
  async list(@Query() query: LocationsQuery): Promise<Listed> {
    const { items, total } = await this.locations.search(locationFilter(query), { id: -1 }, pageOf(query));
    return listed(items.map(locationView), total, query);
  }

  @Get(':id')
  @Answers(locationAnswer)
  async get(@Param('id') id: number) {
    return shown(await this.locations.get(id));
  }

  @Patch(':id')
  @Answers(locationAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateLocationDto) {
    const now = this.clock.now();
    const named = await this.named(body);
    const saved = await this.locations.change(id, (current) => {
      matchVersion(current);
      const fields = fieldsOf(body, archivedSince(body.is_archived, current.archivedAt, now));
      const changed = Object.keys(fields);
      const state = { ...current, ...fields, ...(current.isPrimary ? {} : named) };
      return changed.length === 0 ? undefined : { state, events: [{ action: 'updated', change: { changed } }] };
    });
    const location = await this.settled(saved);
    await this.facts.tellLocation(location);
    return shown(location);
  }

  /** I4: who is named the primary one later goes before who was named earlier. */
  private async named(body: CreateLocationDto | UpdateLocationDto): Promise<Pick<Location, 'namedPrimary'>> {
    return body.is_primary ? { namedPrimary: await this.ids.next('primary_location') } : {};
  }

  private async settled(location: Location): Promise<Location> {
    if (!location.isPrimary) return location;
    await this.keeping.settlePrimary();
    return this.locations.get(location.id);
  }

  /** @throws Rejection LOCATION_IN_USE with the list of uses (I5) */
  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.keeping.remove(id);
  }
}

function shown(location: Location) {
  showVersion(location);
  return locationView(location);
}

function fieldsOf(body: CreateLocationDto | UpdateLocationDto, archivedAt?: Instant | null): Partial<Location> {
  return given({
    name: body.name,
    legalName: body.legal_name,
    address: body.address ? postalAddress(body.address) : body.address,
    sells: body.sells,
    makes: body.makes,
    buys: body.buys,
    isPrimary: body.is_primary,
    archivedAt,
    timeZone: body.time_zone,
  }) as Partial<Location>;
}
