import 'reflect-metadata';
import { Body, Controller, Delete, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder } from '@nestjs/swagger';
import { z } from 'zod';
import { IdField, IntegerField, OneOfField, QuantityField, RowsField, TextField } from '../fields/body-fields';
import { JsonField } from '../fields/json-fields';
import { ListQuery, QueryIds, QueryOneOf } from '../fields/query-fields';
import { SortedBy } from '../fields/sorting';
import { answer, answered, Answers, AnswersList, AnswersNothing, times } from './answers';
import { describedApi, finished } from './document';

const legAnswer = answer('Leg', { id: answered.id, wood: answered.text.nullable() }, { id: 4, wood: null });
const MADE = '2026-05-04T08:15:00.000Z';
const chairAnswer = answer(
  'Chair',
  { id: answered.id, legs: z.array(legAnswer), spare_leg: legAnswer.nullable(), price: answered.quantity, ...times },
  { id: 8, legs: [{ id: 4, wood: null }], spare_leg: null, price: 150, created_at: MADE, updated_at: MADE, deleted_at: null },
);

class LegDto {
  @IntegerField({ max: 900 }) height!: number;
}

class ChairDto {
  @TextField({ example: 'Oak chair' }) name!: string;
  @IdField({ optional: true, nullable: true }) supplier_id?: number | null;
  @OneOfField(['oak', 'beech'], { optional: true, nullable: true }) wood?: string | null;
  @QuantityField() price!: unknown;
  @RowsField(() => LegDto, { min: 3, max: 4, optional: true, nullable: true, description: 'All of them.' }) legs?: LegDto[] | null;
  @JsonField({ optional: true, isList: true }) labels?: unknown[];
}

@SortedBy({ id: 'id', name: 'name' })
class ChairsQuery extends ListQuery {
  @QueryIds() supplier_id?: number[];
  @QueryOneOf(['oak', 'beech'], { description: 'What it is made of.' }) wood?: string[];
}

@Controller('v1/chairs')
class ChairsController {
  @Post()
  @Answers(chairAnswer)
  @HttpCode(200)
  create(@Body() body: ChairDto): unknown {
    return body;
  }

  @Get()
  @AnswersList(chairAnswer)
  list(@Query() query: ChairsQuery): unknown {
    return query;
  }

  @Get(':id/plan/:view')
  @Answers(legAnswer, { description: 'How it is built', otherKinds: ['image/svg+xml'] })
  plan(@Param('id') id: number, @Param('view') view: string): unknown {
    return { id, view };
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  remove(): void {}
}

@Module({ controllers: [ChairsController] })
class ChairsModule {}

describe('the description of an application', () => {
  let api: any;

  beforeAll(async () => {
    const app = await NestFactory.create(ChairsModule, new FastifyAdapter(), { logger: false });
    await app.init();
    api = describedApi(app, new DocumentBuilder().setTitle('Chairs').build());
    await app.close();
  });

  const answerOf = (path: string, method: string, status = 200) => api.paths[path][method].responses[status];

  it('is OpenAPI 3.1', () => {
    expect(api.openapi).toBe('3.1.1');
  });

  it('says each shape once, under its name, with its example', () => {
    expect(answerOf('/v1/chairs', 'post')).toEqual({
      description: '',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Chair' } } },
    });
    expect(api.components.schemas.Chair).toEqual({
      type: 'object',
      required: ['id', 'legs', 'spare_leg', 'price', 'created_at', 'updated_at', 'deleted_at'],
      properties: {
        id: { type: 'integer', exclusiveMinimum: 0 },
        legs: { type: 'array', items: { $ref: '#/components/schemas/Leg' } },
        spare_leg: { anyOf: [{ $ref: '#/components/schemas/Leg' }, { type: 'null' }] },
        price: { type: 'number' },
        created_at: { type: 'string', format: 'date-time' },
        updated_at: { type: 'string', format: 'date-time' },
        deleted_at: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
      },
      examples: [expect.objectContaining({ id: 8, spare_leg: null })],
    });
    expect(api.components.schemas.Leg).toMatchObject({ type: 'object', examples: [{ id: 4, wood: null }] });
    expect(JSON.stringify(api)).not.toContain('$defs');
  });

  it('says of a list its envelope and its header', () => {
    const { content, headers } = answerOf('/v1/chairs', 'get');
    expect(content['application/json'].schema).toEqual({
      type: 'object',
      required: ['data'],
      properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Chair' } } },
    });
    expect(headers['X-Pagination'].schema).toEqual({ type: 'string' });
  });

  it('says of an address that its numbers are ids', () => {
    expect(api.paths['/v1/chairs/{id}/plan/{view}'].get.parameters).toEqual([
      { name: 'id', in: 'path', required: true, description: 'The id of the chair.', schema: { type: 'integer', minimum: 1 } },
      { name: 'view', in: 'path', required: true, description: 'The view of the plan.', schema: { type: 'string' } },
    ]);
  });

  it('says what else than JSON there is, and where there is nothing', () => {
    expect(answerOf('/v1/chairs/{id}/plan/{view}', 'get')).toEqual({
      description: 'How it is built',
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/Leg' } },
        'image/svg+xml': { schema: { type: 'string' } },
      },
    });
    expect(answerOf('/v1/chairs/{id}', 'delete', 204)).toEqual({ description: 'Done' });
  });

  it('says every error in one shape, and those of writes at writes alone', () => {
    const statusesOf = (path: string, method: string) => Object.keys(api.paths[path][method].responses);
    expect(statusesOf('/v1/chairs', 'get')).toEqual(['200', '400', '401', '403', '404', '409', '422', '429', '431', '503']);
    expect(statusesOf('/v1/chairs', 'post')).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '412',
      '413',
      '415',
      '422',
      '429',
      '431',
      '503',
    ]);
    expect(answerOf('/v1/chairs', 'post', 422).content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error422' });
    expect(api.components.schemas.Error422.required).toContain('code');
    expect(api.components.schemas.Error409.properties.code.examples).toContain('INSUFFICIENT_STOCK');
    expect(api.components.schemas.Error422.properties.code.examples).not.toContain('INSUFFICIENT_STOCK');
  });

  it('says of a body which fields must be there, may be null and are one of a few words', () => {
    const { required, properties } = api.components.schemas.ChairDto;
    expect(required).toEqual(['name', 'price']);
    expect(properties).toEqual({
      name: { type: 'string', minLength: 1, maxLength: 200, example: 'Oak chair' },
      supplier_id: { type: ['integer', 'null'], minimum: 1, example: 12 },
      wood: { type: ['string', 'null'], enum: ['oak', 'beech', null] },
      price: { type: 'number', example: 2.5 },
      legs: {
        type: ['array', 'null'],
        items: { $ref: '#/components/schemas/LegDto' },
        minItems: 3,
        maxItems: 4,
        description: 'All of them.',
      },
      labels: { type: 'array', maxItems: 1_000, items: {} },
    });
    expect(api.components.schemas.LegDto.properties).toEqual({ height: { type: 'integer', minimum: 0, maximum: 900 } });
  });

  it('says of a list’s parameters what they take', () => {
    const parameters = new Map<string, any>(api.paths['/v1/chairs'].get.parameters.map((one: { name: string }) => [one.name, one]));
    expect([...parameters.keys()].sort()).toEqual(
      [
        ...['created_at_max', 'created_at_min', 'ids', 'include_deleted', 'limit', 'page', 'sort', 'supplier_id'],
        ...['updated_at_max', 'updated_at_min', 'wood'],
      ].sort(),
    );
    expect([...parameters.values()].every((one) => one.in === 'query' && one.required === false)).toBe(true);
    const schemaOf = (name: string) => parameters.get(name).schema;
    expect(schemaOf('page')).toEqual({ type: 'integer', minimum: 1, maximum: 1_000_000, default: 1 });
    expect(schemaOf('limit')).toEqual({ type: 'integer', minimum: 1, default: 50 });
    expect(schemaOf('sort').enum).toEqual(['id', '-id', 'name', '-name']);
    expect(schemaOf('supplier_id')).toEqual({ type: 'array', maxItems: 250, items: { type: 'integer', minimum: 1 } });
    expect(schemaOf('wood')).toEqual({ type: 'array', maxItems: 250, items: { type: 'string', enum: ['oak', 'beech'] } });
    expect(parameters.get('wood').description).toBe('What it is made of.');
    expect(schemaOf('created_at_min')).toEqual({ type: 'string', format: 'date-time', maxLength: 35 });
    expect(schemaOf('include_deleted')).toEqual({ type: 'boolean' });
  });
});

describe('from OpenAPI 3.0 to 3.1', () => {
  const schemaFrom = (schema: object): unknown =>
    finished({ openapi: '3.0.0', info: { title: '', version: '' }, paths: {}, components: { schemas: { It: schema } } } as never)
      .components!.schemas!['It'];

  it.each([
    ['a type', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['several types', { type: ['string', 'integer'], nullable: true }, { type: ['string', 'integer', 'null'] }],
    ['words', { type: 'string', enum: ['a'], nullable: true }, { type: ['string', 'null'], enum: ['a', null] }],
    ['a reference', { $ref: '#/components/schemas/X', nullable: true }, { anyOf: [{ $ref: '#/components/schemas/X' }, { type: 'null' }] }],
    ['a combination', { allOf: [{ type: 'object' }], nullable: true }, { anyOf: [{ allOf: [{ type: 'object' }] }, { type: 'null' }] }],
    ['anything', { nullable: true, description: 'x' }, { description: 'x' }],
    ['what is never null', { type: 'string', nullable: false }, { type: 'string' }],
    ['a field of that name', { properties: { nullable: { type: 'boolean' } } }, { properties: { nullable: { type: 'boolean' } } }],
    ['data that looks like it', { example: { nullable: true, type: 'x' } }, { example: { nullable: true, type: 'x' } }],
  ])('null beside %s', (_name, before, after) => {
    expect(schemaFrom(before)).toEqual(after);
  });

  it('what a schema defines inside is put among the components, whatever lies in it', () => {
    const inner = { type: 'object', properties: { again: { $ref: '#/$defs/Inner' }, name: { type: 'string', nullable: true } } };
    const { components } = finished({
      openapi: '3.0.0',
      info: { title: '', version: '' },
      paths: {},
      components: { schemas: { It: { $ref: '#/$defs/Inner', $defs: { Inner: inner } } } },
    } as never);
    expect(components!.schemas).toEqual({
      It: { $ref: '#/components/schemas/Inner' },
      Inner: { type: 'object', properties: { again: { $ref: '#/components/schemas/Inner' }, name: { type: ['string', 'null'] } } },
    });
  });
});
