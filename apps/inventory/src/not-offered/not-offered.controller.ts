import { Controller, Delete, Get, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { NOT_OFFERED } from '@pegboard/access';
import { listed, PageQuery, type Listed } from '@pegboard/service';
import { refuseNotOffered } from './not-offered';

const ALL = Object.keys(NOT_OFFERED);
const BELOW = ALL.map((name) => `${name}/*`);
const LISTS = ['bin_inventory', 'bin_transfers', 'bin_transfer_rows'];
/** These have no envelope there. */
const BARE_LISTS = ['serial_numbers', 'serial_numbers_stock', 'serial_numbers/serial_numbers_stock', 'bin_locations'];

/**
 * What Katana has and nobody keeps here. A client that reads all lists goes on, and one that writes is told what is missing.
 * Nothing of it stands in the description: it would promise what isn't there.
 */
@ApiExcludeController()
@Controller('v1')
export class NotOfferedController {
  /** @param _query whatever narrows nothing */
  @Get(LISTS)
  list(@Query() _query: Record<string, unknown>): Listed {
    return listed([], 0, new PageQuery());
  }

  @Get(BARE_LISTS)
  listBare(@Query() _query: Record<string, unknown>): readonly never[] {
    return [];
  }

  @Get([...ALL, ...BELOW].filter((path) => ![...LISTS, ...BARE_LISTS].includes(path)))
  get(@Req() { url }: FastifyRequest): never {
    return refuseNotOffered(url);
  }

  @Post([...ALL, ...BELOW])
  post(@Req() { url }: FastifyRequest): never {
    return refuseNotOffered(url);
  }

  @Patch([...ALL, ...BELOW])
  patch(@Req() { url }: FastifyRequest): never {
    return refuseNotOffered(url);
  }

  @Delete([...ALL, ...BELOW])
  remove(@Req() { url }: FastifyRequest): never {
    return refuseNotOffered(url);
  }
}
