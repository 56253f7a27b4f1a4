import 'reflect-metadata';
import { DESCRIBE, printDescription, serve } from '@pegboard/service';
import { wholeDescription } from './description/whole-description';
import { createGateway } from './gateway';
import { readGatewaySettings } from './settings';

if (process.argv.includes(DESCRIBE)) void printDescription(wholeDescription());
else void serve('gateway', async () => createGateway(readGatewaySettings()));
