import { Module } from '@nestjs/common';
import { NewAddresses } from './new-addresses';

/** What customers and orders need to take addresses. */
@Module({ providers: [NewAddresses], exports: [NewAddresses] })
export class NewAddressesModule {}
