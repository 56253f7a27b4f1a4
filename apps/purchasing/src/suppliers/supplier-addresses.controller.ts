import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { addAddress, addressOf, editAddress, removeAddress, requireSupplier, type Supplier } from '@pegboard/domain-purchasing';
import { IDS, InjectStore, type AggregateStore, type Ids } from '@pegboard/eventing';
import { found } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, each, listParts, matchVersion, type Listed, type PartsList } from '@pegboard/service';
import { supplierAddressAnswer } from './supplier.answer';
import { UpdateSupplierAddressDto, CreateSupplierAddressDto, SupplierAddressesQuery } from './supplier.dto';
import { newAddress, suppliers } from './supplier.schema';
import { supplierAddressView } from './supplier.view';

/** A supplier's addresses are part of the supplier; the first one stands on its purchase orders. */
@Controller('v1/supplier_addresses')
export class SupplierAddressesController {
  constructor(
    @InjectStore(suppliers) private readonly suppliers: AggregateStore<Supplier>,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  @Post()
  @Answers(supplierAddressAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateSupplierAddressDto) {
    const id = await this.ids.next('supplier_address');
    requireSupplier(await this.suppliers.find(body.supplier_id), body.supplier_id);
    const supplier = await this.suppliers.change(body.supplier_id, (current) =>
      // A retried request finds the address of its first try.
      current.addresses.some((address) => address.id === id) ? undefined : addAddress(current, newAddress(body, id)),
    );
    return supplierAddressView(supplier, addressOf(supplier, id));
  }

  @Get()
  @AnswersList(supplierAddressAnswer)
  list(@Query() query: SupplierAddressesQuery): Promise<Listed> {
    const asked: PartsList<Supplier, 'addresses'> = {
      list: 'addresses',
      timesOf: 'whole',
      filter: { id: query.supplier_ids && { $in: query.supplier_ids } },
      isWanted: (address) =>
        (query.line_1 ?? address.line1) === address.line1 &&
        (query.line_2 ?? address.line2) === address.line2 &&
        (query.city ?? address.city) === address.city &&
        (query.state ?? address.state) === address.state &&
        (query.zip ?? address.zip) === address.zip &&
        (query.country ?? address.country) === address.country,
    };
    return listParts(this.suppliers, query, asked, each(supplierAddressView));
  }

  @Patch(':id')
  @Answers(supplierAddressAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateSupplierAddressDto) {
    const edit = {
      line1: body.line_1 === null ? '' : body.line_1,
      line2: body.line_2,
      city: body.city,
      state: body.state,
      zip: body.zip,
      country: body.country,
    };
    const named = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
    const supplier = await this.change(id, (current) => editAddress(current, id, named));
    return supplierAddressView(supplier, addressOf(supplier, id));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.change(id, (current) => removeAddress(current, id));
  }

  private async change(addressId: number, decide: (current: Supplier) => ReturnType<typeof removeAddress>): Promise<Supplier> {
    const { items } = await this.suppliers.search({ 'addresses.id': addressId }, {}, { skip: 0, limit: 1 });
    return this.suppliers.change(found(items[0], 'supplier address', addressId).id, (current) => {
      matchVersion(current);
      return decide(current);
    });
  }
}
