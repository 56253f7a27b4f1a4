import { startService } from '@pegboard/service';
import { ManufacturingModule } from './manufacturing.module';

void startService({ name: 'manufacturing', module: ManufacturingModule });
