import { startService } from '@pegboard/service';
import { InventoryModule } from './inventory.module';

void startService({ name: 'inventory', module: InventoryModule });
