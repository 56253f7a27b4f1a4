import type { DynamicModule, InjectionToken, Type } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test, type TestingModule } from '@nestjs/testing';
import { createConnection } from 'mongoose';
import type { ServiceName } from '@pegboard/contracts';
import {
  ASKER,
  BackgroundChecks,
  BUS,
  CLAIMS,
  CLOCK,
  DATABASE,
  HEARERS,
  IDS,
  ON_PROBLEM,
  PUBLISHER,
  READER,
  TIMERS,
  type Asker,
  type OnProblem,
} from '@pegboard/eventing';
import type { memoryWorld } from '@pegboard/eventing/testing';
import { SETTINGS, type Settings } from './config';
import { Draining } from './draining';
import { Metrics } from './metrics/metrics';
import { PlanBarrier } from './plan-barrier';
import { Readiness } from './readiness';
import { RequestIds } from './request-ids';

/** What a service has in memory, where a process has servers. */
export interface MemoryPorts extends Omit<ReturnType<typeof memoryWorld>, 'asker'> {
  readonly asker: Asker;
  readonly onProblem: OnProblem;
}

/** Schemas are registered on it as on a real one. It is never opened: the stores are in memory. */
const unopened = createConnection();

class MemoryPortsModule {}

/** What a service in memory is told. */
export const MEMORY_SETTINGS = { BASE_CURRENCY: 'EUR', PACKING_RESERVED_STOCK: 'refuse' } satisfies Partial<Settings>;

/**
 * A service over memory ports. Its own modules wire it, as they do over servers, so that no test composes it a second time.
 * Two of them over the same ports are two replicas. What runs from the start of a process, such as sweeps, runs after `init()`.
 * @param instead by token, what stands in the place of a part
 */
export function memoryService(
  name: ServiceName,
  module: Type<unknown>,
  ports: MemoryPorts,
  instead: ReadonlyMap<InjectionToken, unknown> = new Map(),
): Promise<TestingModule> {
  const values: readonly (readonly [InjectionToken, unknown])[] = [
    [CLOCK, ports.clock],
    [TIMERS, ports.timers],
    [DATABASE, ports.database],
    [IDS, new RequestIds(ports.ids, ports.claims)],
    [CLAIMS, ports.claims],
    [ASKER, ports.asker],
    [PUBLISHER, ports.bus],
    [READER, ports.bus],
    [HEARERS, ports.bus],
    [BUS, { onReconnected: () => () => undefined }],
    [ON_PROBLEM, ports.onProblem],
    [SETTINGS, MEMORY_SETTINGS],
    [Metrics, new Metrics(name)],
    [getConnectionToken(), unopened],
  ];
  const providers = [...values.map(([provide, useValue]) => ({ provide, useValue })), BackgroundChecks, Draining, PlanBarrier, Readiness];
  const inMemory: DynamicModule = { module: MemoryPortsModule, global: true, providers, exports: providers };
  let building = Test.createTestingModule({ imports: [inMemory, module] });
  for (const [token, value] of instead) building = building.overrideProvider(token).useValue(value);
  return building.compile();
}
