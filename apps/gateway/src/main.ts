import 'reflect-metadata';
import { serve } from '@pegboard/service';
import { createGateway } from './gateway';
import { readGatewaySettings } from './settings';

void serve('gateway', async () => createGateway(readGatewaySettings()));
