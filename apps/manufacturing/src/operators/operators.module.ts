import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { operatorsSchema } from './operator.schema';
import { OperatorsController } from './operators.controller';

const store = provideDocuments(operatorsSchema);

/** Operators. */
@Module({ imports: [collections(operatorsSchema)], controllers: [OperatorsController], providers: [store], exports: [store] })
export class OperatorsModule {}
