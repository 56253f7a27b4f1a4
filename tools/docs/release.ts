import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventSchemas, questionSchemas } from '@pegboard/contracts';
import { repositoryRoot } from '@pegboard/servers';

/** Keeps what the messages of this version promise; from then on a test refuses whatever would break it. Part of making a release. */
const released = { events: eventSchemas(), questions: questionSchemas() };
writeFileSync(join(repositoryRoot(), 'libs', 'contracts', 'released.json'), `${JSON.stringify(released, null, 1)}\n`);
