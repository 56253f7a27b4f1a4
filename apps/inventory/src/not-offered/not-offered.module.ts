import { Module } from '@nestjs/common';
import { NotOfferedController } from './not-offered.controller';

/** What clients of Katana ask for and is not kept here. */
@Module({ controllers: [NotOfferedController] })
export class NotOfferedModule {}
