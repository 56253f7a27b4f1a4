import { join } from 'node:path';
import { SERVICES, type FleetMember } from '@pegboard/company';
import { play } from '@pegboard/demo';
import { untilAtRest } from '@pegboard/company';
import { fillWithVariety } from '../system/varied-company';
import type { Build } from './build';
import { picturesDiffer, pictureOf } from './picture';
import { companyOn, onStage, type Stage } from './stage';

export const MEMBERS: readonly FleetMember[] = [...SERVICES, 'gateway'];

/** The whole demo in a company in which one service is of another release than all the others. @returns what was wrong */
export function demoWith(stranger: FleetMember, others: Build, of: Build, logDir?: string): Promise<string[]> {
  return onStage(async (stage) => {
    const rootOf = (name: FleetMember): string => (name === stranger ? of : others).root;
    const company = await companyOn(stage, rootOf, logDir ?? join(stage.dir, 'logs'));
    stage.undo.push(() => company.stop());
    const bus = { servers: stage.nats.url, user: 'listener', pass: stage.credentials.natsPasswords.listener };
    await play(company.api, bus, stage.undo as (() => Promise<unknown>)[]);
    return [];
  });
}

/** One release writes two or more of everything, in many states; then the other starts on the same data, and must show the same. */
export function documentsOf(writer: Build, reader: Build, logDir?: string): Promise<string[]> {
  return onStage(async (stage) => {
    const written = await shownBy(writer, stage, logDir, true);
    const read = await shownBy(reader, stage, logDir, false);
    return [...picturesDiffer(written.picture, read.picture), ...read.findings];
  });
}

async function shownBy(build: Build, stage: Stage, logDir: string | undefined, isFirst: boolean) {
  // Some of what is written is made of goods that nobody has, and a webhook is received on this machine.
  const env = { PEGBOARD_ALLOW_NEGATIVE_STOCK: 'true', WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' };
  const company = await companyOn(stage, () => build.root, logDir ?? join(stage.dir, 'logs'), env);
  try {
    if (isFirst) await fillWithVariety(company.api);
    await untilAtRest(company.api);
    const { status, body } = await company.api.send('GET', '/v1/plan/check');
    const letters = (await company.api.get('/v1/ops/dead_letters')).data as unknown[];
    return {
      picture: await pictureOf(company.api),
      findings: [
        ...(status === 200 && body.findings.length === 0 ? [] : [`plan check: ${status} ${JSON.stringify(body).slice(0, 500)}`]),
        ...(letters.length === 0 ? [] : [`dead letters: ${JSON.stringify(letters).slice(0, 500)}`]),
      ],
    };
  } finally {
    await company.stop();
  }
}
