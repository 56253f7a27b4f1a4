import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describedApi } from './document';

/** The word after which a program says what it answers, instead of starting: `node main.js --describe`. */
export const DESCRIBE = '--describe';

/** Settings as good as any, where nothing is made with them. */
export const NO_SETTINGS: NodeJS.ProcessEnv = { INTERNAL_SECRET: 'nobody is called with this one secret' };

/** What an application of these modules answers. Nothing of it is made, so it needs no servers. */
export async function describedWithoutStart(
  module: Type<unknown> | DynamicModule,
  about: Omit<OpenAPIObject, 'paths'>,
): Promise<OpenAPIObject> {
  const app = await NestFactory.create(module, new FastifyAdapter(), { preview: true, logger: false, abortOnError: false });
  return describedApi(app, about);
}

/** Prints it, and ends. */
export async function printDescription(description: Promise<unknown>): Promise<void> {
  const text = JSON.stringify(await description);
  process.stdout.write(text, () => process.exit(0));
}
