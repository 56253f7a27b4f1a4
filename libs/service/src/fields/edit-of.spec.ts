import 'reflect-metadata';
import { Body, Controller, Module, Patch, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, OmitType } from '@nestjs/swagger';
import { describedApi } from '../openapi/document';
import { BooleanField, IdField, QuantityField, RowsField, TextField } from './body-fields';
import { editOf } from './edit-of';
import { readBody } from './read-body';

class LegDto {
  @TextField() wood!: string;
}

class ChairDto {
  @TextField({ description: 'Unique. Default: CH- and the id.', example: 'CH-1' }) name!: string;
  @IdField({ optional: true, nullable: true, description: 'Default: the first.' }) supplier_id?: number | null;
  @QuantityField({ optional: true }) price?: unknown;
  @RowsField(() => LegDto, { min: 1 }) legs!: LegDto[];
  @IdField() catalogue_id!: number;
}

class EditChairDto extends editOf(OmitType(ChairDto, ['catalogue_id'])) {
  @BooleanField({ optional: true }) is_archived?: boolean;
}

@Controller('v1/chairs')
class ChairsController {
  @Post() create(@Body() body: ChairDto): unknown {
    return body;
  }
  @Patch() update(@Body() body: EditChairDto): unknown {
    return body;
  }
}

@Module({ controllers: [ChairsController] })
class ChairsModule {}

const read = (body: object) => readBody(EditChairDto, body);
const refusal = (body: object): unknown => {
  try {
    return read(body);
  } catch (error) {
    return (error as { details: { path: string; code: string }[] }).details.map(({ path, code }) => [path, code]);
  }
};

describe('the body of an edit', () => {
  it('leaves every field out that it does not name, and gives it no default', () => {
    expect({ ...read({}) }).toEqual({});
    expect({ ...read({ price: '2.5', is_archived: true }) }).toEqual({ price: 2_500_000, is_archived: true });
  });

  it('takes null where the creation does, and refuses it elsewhere', () => {
    expect({ ...read({ supplier_id: null }) }).toEqual({ supplier_id: null });
    expect(refusal({ name: null, price: null, legs: null })).toEqual([
      ['name', 'MUST_NOT_BE_NULL'],
      ['price', 'MUST_NOT_BE_NULL'],
      ['legs', 'MISSING_FIELD'],
    ]);
  });

  it('reads and checks each field, and what is nested in it, as the creation does', () => {
    expect(refusal({ name: '', supplier_id: 0, price: -1, legs: [] })).toEqual([
      ['name', 'TEXT_TOO_SHORT'],
      ['supplier_id', 'ID_MALFORMED'],
      ['price', 'QUANTITY_NOT_POSITIVE'],
      ['legs', 'TOO_FEW'],
    ]);
    expect(refusal({ legs: [{ wood: 'oak' }, { wood: 7 }] })).toEqual([['legs/1/wood', 'NOT_A_TEXT']]);
    expect(read({ legs: [{ wood: 'oak' }] }).legs![0]).toBeInstanceOf(LegDto);
  });

  it('refuses unknown fields, and those that only the creation has', () => {
    expect(refusal({ catalogue_id: 3, colour: 'red' })).toEqual([
      ['catalogue_id', 'UNKNOWN_FIELD'],
      ['colour', 'UNKNOWN_FIELD'],
    ]);
    expect(refusal({ legs: [{ wood: 'oak', length: 3 }] })).toEqual([['legs/0/length', 'UNKNOWN_FIELD']]);
  });

  it('is described with every field optional, and without what an absent one means at the creation', async () => {
    const app = await NestFactory.create(ChairsModule, new FastifyAdapter(), { logger: false });
    await app.init();
    const { ChairDto: creation, EditChairDto: edit } = describedApi(app, new DocumentBuilder().build()).components!.schemas as any;
    await app.close();
    expect([creation.required, edit.required]).toEqual([['name', 'legs', 'catalogue_id'], undefined]);
    expect(edit.properties).toEqual({
      name: { ...creation.properties.name, description: 'Unique.' },
      supplier_id: { type: ['integer', 'null'], minimum: 1, example: 12 },
      price: creation.properties.price,
      legs: creation.properties.legs,
      is_archived: { type: 'boolean' },
    });
    expect(creation.properties.supplier_id.description).toBe('Default: the first.');
  });
});
