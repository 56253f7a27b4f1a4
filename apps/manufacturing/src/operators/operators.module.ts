import { Module } from '@nestjs/common';
import { provideDocuments } from '@pegboard/eventing';
import { OPERATORS } from './operator.schema';
import { OperatorsController } from './operators.controller';

const store = provideDocuments(OPERATORS, 'operators');

/** Operators. */
@Module({ controllers: [OperatorsController], providers: [store], exports: [store] })
export class OperatorsModule {}
