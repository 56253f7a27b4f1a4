import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Authenticator } from '@pegboard/service';
import { aboutNone, Deliveries } from './deliveries';
import { resourcesBeyond } from './event-names';
import { csvOf, filterOf, linesOf } from './logs-export';
import { API_ADDRESS } from './webhook-providers';
import { logsExportAnswer } from './logs-export.answer';
import { CreateLogsExportDto, LogsQuery } from './logs-export.dto';

/** So many deliveries, the newest first, go into one file. */
const MAX_EXPORTED = 10_000;

/** The log of all webhooks as a file. */
@Controller('v1/webhook_logs_export')
export class LogsExportController {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly authenticator: Authenticator,
    @Inject(API_ADDRESS) private readonly apiAddress: () => string,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Request the log as a file; the answer contains its address' })
  @Answers(logsExportAnswer)
  ask(@Body() { format, status_filter, ...about }: CreateLogsExportDto) {
    const url = new URL('/v1/webhook_logs_export', this.apiAddress());
    for (const [name, value] of Object.entries(about)) if (value !== undefined) url.searchParams.set(name, String(value));
    for (const status of status_filter ?? []) url.searchParams.append('status_filter', status);
    url.searchParams.set('format', format ?? 'csv');
    return { url: url.href };
  }

  @Get()
  @ApiOperation({ summary: 'Download the log as CSV or JSON: one line for each attempt of the newest 10 000 events' })
  @ApiOkResponse({
    content: { 'text/csv': { schema: { type: 'string' } }, 'application/json': { schema: { type: 'array', items: { type: 'object' } } } },
  })
  async read(@Query() query: LogsQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const beyond = resourcesBeyond((await this.authenticator.callerOf(request))!.scopes);
    const { deliveries } = await this.deliveries.list({ ...filterOf(query), ...aboutNone(beyond) }, { skip: 0, limit: MAX_EXPORTED });
    const lines = linesOf(deliveries, query);
    if (query.format?.includes('json')) return void (await reply.send(lines));
    await reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="webhook-logs.csv"').send(csvOf(lines));
  }
}
