import { Module } from '@nestjs/common';
import { JobCalls } from './job-calls';
import { Jobs } from './jobs';
import { JobsController } from './jobs.controller';

/** Long work of a service: whoever imports this answers `/v1/jobs`. */
@Module({ controllers: [JobsController], providers: [Jobs, JobCalls], exports: [Jobs, JobCalls] })
export class JobsModule {}
