import { startService } from '@pegboard/service';
import { SalesModule } from './sales.module';

void startService({ name: 'sales', module: SalesModule });
