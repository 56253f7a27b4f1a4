import { Module, type DynamicModule } from '@nestjs/common';
import { LIMITS, type Limits } from './limits';

/** What callers may do in a minute and at once. Global, because it is made with its settings. */
@Module({})
export class LimitsModule {
  static forRoot(limits: Limits): DynamicModule {
    return { module: LimitsModule, global: true, providers: [{ provide: LIMITS, useValue: limits }], exports: [LIMITS] };
  }
}
