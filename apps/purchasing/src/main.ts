import { startService } from '@pegboard/service';
import { PurchasingModule } from './purchasing.module';

void startService({ name: 'purchasing', module: PurchasingModule });
