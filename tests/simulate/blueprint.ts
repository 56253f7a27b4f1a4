import 'reflect-metadata';
import type { InjectionToken, Type } from '@nestjs/common';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper';
import type { ServiceName } from '@pegboard/contracts';
import { memoryWorld } from '@pegboard/eventing/testing';
import { memoryService } from '@pegboard/service/testing';

type Wrapper = InstanceWrapper<unknown>;

interface Hooked {
  onModuleInit?(): unknown;
  onApplicationBootstrap?(): unknown;
}

/**
 * A service as its own modules wire it: Nest does it once, and every further replica is built after that. A run starts dozens of
 * processes, and Nest takes twenty milliseconds for each.
 */
export class Blueprint {
  private constructor(
    readonly controllers: readonly Type<object>[],
    private readonly byToken: ReadonlyMap<InjectionToken, Wrapper>,
    private readonly hooked: readonly Wrapper[],
  ) {}

  static async of(name: ServiceName, module: Type<unknown>): Promise<Blueprint> {
    const app = await memoryService(name, module, { ...memoryWorld(), onProblem: () => undefined });
    const modules = [...(app as unknown as { container: { getModules(): Map<string, NestModule> } }).container.getModules().values()];
    const wrappers = modules.flatMap((one) => [...one.providers.values(), ...one.controllers.values()]);
    const controllers = modules.flatMap((one) => [...one.controllers.values()]);
    // A global module's exports appear in each module that imports it under one token.
    const byToken = new Map(wrappers.map((wrapper) => [wrapper.token, wrapper]));
    const hooked = wrappers.filter(({ instance }) => {
      const { onModuleInit, onApplicationBootstrap } = (instance ?? {}) as Hooked;
      return typeof onModuleInit === 'function' || typeof onApplicationBootstrap === 'function';
    });
    return new Blueprint(
      controllers.map(({ metatype }) => metatype as Type<object>),
      byToken,
      hooked,
    );
  }

  /** Builds every part that is asked for, once, over the given ones. */
  replica(given: ReadonlyMap<InjectionToken, unknown>): ReplicaParts {
    return new ReplicaParts(this.byToken, this.hooked, given, this.controllers);
  }
}

interface NestModule {
  readonly providers: Map<InjectionToken, Wrapper>;
  readonly controllers: Map<InjectionToken, Wrapper>;
}

/** The parts of one process. */
export class ReplicaParts {
  private readonly built = new Map<Wrapper, Promise<unknown>>();
  private readonly ready = new Map<InjectionToken, unknown>();

  constructor(
    private readonly byToken: ReadonlyMap<InjectionToken, Wrapper>,
    private readonly hooked: readonly Wrapper[],
    private readonly given: ReadonlyMap<InjectionToken, unknown>,
    private readonly controllers: readonly Type<object>[],
  ) {}

  /** Builds all controllers and all that runs by itself, and starts it. */
  async start(): Promise<void> {
    const running: Hooked[] = [];
    for (const controller of this.controllers) await this.build(this.byToken.get(controller)!);
    for (const wrapper of this.hooked) running.push((await this.build(wrapper)) as Hooked);
    for (const part of running) await part.onModuleInit?.();
    for (const part of running) await part.onApplicationBootstrap?.();
  }

  /** A part that has been built. */
  get<T>(token: InjectionToken<T>): T {
    return (this.given.has(token) ? this.given.get(token) : this.ready.get(token)) as T;
  }

  private build(wrapper: Wrapper): Promise<unknown> {
    const { token } = wrapper;
    if (this.given.has(token)) return Promise.resolve(this.given.get(token));
    const known = this.built.get(wrapper);
    if (known) return known;
    const built = this.make(wrapper).then((instance) => {
      this.ready.set(token, instance);
      return instance;
    });
    this.built.set(wrapper, built);
    return built;
  }

  private async make(wrapper: Wrapper): Promise<unknown> {
    const { metatype, isFactory, isNotMetatype } = wrapper;
    if (isNotMetatype && !isFactory) return wrapper.instance;
    const parts: unknown[] = [];
    for (const dependency of wrapper.getCtorMetadata() ?? []) parts.push(await this.build(dependency));
    if (isFactory) return (metatype as (...given: unknown[]) => unknown)(...parts);
    const instance = new (metatype as Type<object>)(...parts) as Record<string | symbol, unknown>;
    for (const { key, wrapper: inner } of wrapper.getPropertiesMetadata() ?? []) instance[key] = await this.build(inner);
    return instance;
  }
}
