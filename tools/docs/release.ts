import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { busOfThisVersion, exportsTo, LISTENER } from '@pegboard/access';
import { eventSchemas, questionSchemas } from '@pegboard/contracts';
import { recordedExamples } from '@pegboard/contracts/testing';
import { repositoryRoot } from '@pegboard/servers';

/**
 * Keeps what the messages of this version promise, with examples, and what its users may do on the bus; from then on a test refuses whatever would break a company that
 * runs this release beside a later one. Part of making a release.
 */
const { version } = JSON.parse(readFileSync(join(repositoryRoot(), 'package.json'), 'utf8')) as { version: string };
const released = {
  schemas: { events: eventSchemas(), questions: questionSchemas() },
  examples: recordedExamples(),
  bus: busOfThisVersion(exportsTo(LISTENER)),
};
writeFileSync(join(repositoryRoot(), 'libs', 'contracts', 'released', `${version}.json`), `${JSON.stringify(released)}\n`);
