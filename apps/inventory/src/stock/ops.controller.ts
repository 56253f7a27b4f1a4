import { Controller, Get } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answers } from '@pegboard/service';
import { LedgerChecking } from './ledger-checking';
import { ledgerCheckAnswer } from './ledger-check.answer';

/** What operators ask of inventory. */
@Controller('v1/ops')
export class LedgerCheckController {
  constructor(private readonly checking: LedgerChecking) {}

  @Get('ledger_check')
  @ApiOperation({
    summary: 'Check the stock against the journal',
    description:
      'Adds up the whole journal and compares it with the balances in memory and with the batches. It reads everything, so it returns 429 if the last check was too recent.',
  })
  @Answers(ledgerCheckAnswer)
  check() {
    return this.checking.check();
  }
}
