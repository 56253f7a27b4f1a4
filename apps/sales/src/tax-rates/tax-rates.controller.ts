import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { refuseTaxRate } from '@pegboard/domain-sales';
import { IDS, InjectStore, type AggregateStore, type Ids } from '@pegboard/eventing';
import { toDecimal } from '@pegboard/kit';
import { Answers, AnswersList, listed, pageOf, showVersion, sortOf, ValidateOnly } from '@pegboard/service';
import { taxRateAnswer } from './tax-rate.answer';
import { CreateTaxRateDto, TAX_RATE_SORTS, TaxRatesQuery } from './tax-rate.dto';
import { taxRateFilter } from './tax-rate.filter';
import { taxRates, type TaxRate } from './tax-rate.schema';
import { taxRateView } from './tax-rate.view';

@ApiTags('tax rates')
@Controller('v1/tax_rates')
export class TaxRatesController {
  constructor(
    @InjectStore(taxRates) private readonly taxRates: AggregateStore<TaxRate>,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  @Post()
  @ValidateOnly()
  @Answers(taxRateAnswer)
  @HttpCode(200)
  async create(@Body() { rate, name, is_default_sales, is_default_purchases }: CreateTaxRateDto) {
    refuseTaxRate(rate);
    const id = await this.ids.next('tax_rate');
    const made = {
      id,
      isDeleted: false,
      rate,
      name: name ?? `${toDecimal(rate)}%`,
      isDefaultSales: is_default_sales ?? false,
      isDefaultPurchases: is_default_purchases ?? false,
    };
    return shown(await this.taxRates.create(made, [{ action: 'created' }]));
  }

  @Get()
  @AnswersList(taxRateAnswer)
  async list(@Query() query: TaxRatesQuery) {
    const { items, total } = await this.taxRates.search(taxRateFilter(query), sortOf(query, TAX_RATE_SORTS, '-id'), pageOf(query));
    return listed(items.map(taxRateView), total, query);
  }

  @Get(':id')
  @Answers(taxRateAnswer)
  async get(@Param('id') id: number) {
    return shown(await this.taxRates.get(id));
  }
}

function shown(taxRate: TaxRate) {
  showVersion(taxRate);
  return taxRateView(taxRate);
}
