import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../openapi/answers';
import { jobAnswer, type JobAnswer } from './job.answer';
import { Jobs } from './jobs';

/** What became of work that was answered with 202. */
@ApiTags('jobs')
@Controller('v1/jobs')
export class JobsController {
  constructor(private readonly jobs: Jobs) {}

  @Get(':id')
  @Answers(jobAnswer)
  one(@Param('id') id: number): Promise<JobAnswer> {
    return this.jobs.view(id);
  }
}
