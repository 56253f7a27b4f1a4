import { Module, type DynamicModule } from '@nestjs/common';
import { ADDRESSES, type Addresses } from '../settings';
import { ServicesReady } from './services-ready';

/** Where the services are. Global, because it is made with their addresses. */
@Module({})
export class ForwardingModule {
  static forRoot(addresses: Addresses): DynamicModule {
    return {
      module: ForwardingModule,
      global: true,
      providers: [{ provide: ADDRESSES, useValue: addresses }, ServicesReady],
      exports: [ADDRESSES],
    };
  }
}
