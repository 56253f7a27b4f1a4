import { Inject, Injectable } from '@nestjs/common';
import { manufacturingUsesOf, purchasingUsesOf, salesUsesOf, type DeletedThings } from '@pegboard/contracts';
import { ASKER, type Asker } from '@pegboard/eventing';
import { Rejection, type RejectionDetail } from '@pegboard/kit';

/** A service that doesn't answer by then isn't waited for: its documents come as events. */
const DEADLINE_MS = 1_000;

/** What the services that own the documents say of a deleted item or location (I5). */
@Injectable()
export class NeighbourUses {
  constructor(@Inject(ASKER) private readonly asker: Asker) {}

  /** @throws Rejection `SERVICE_UNAVAILABLE` if nobody names a use, somebody is silent, and `isAnswerNeeded` */
  async usesOf(deleted: DeletedThings, isAnswerNeeded: boolean): Promise<RejectionDetail[]> {
    let silence: Rejection | undefined;
    const answers = await Promise.all(
      [salesUsesOf, manufacturingUsesOf, purchasingUsesOf].map(async (question) => {
        try {
          return (await this.asker.ask(question, deleted, { deadlineMs: DEADLINE_MS })).uses;
        } catch (problem) {
          if (!(problem instanceof Rejection) || problem.kind !== 'unavailable') throw problem;
          silence = problem;
          return [];
        }
      }),
    );
    const uses = answers.flat();
    if (silence && isAnswerNeeded && uses.length === 0) throw silence;
    return uses.map(({ type, id, number }) => use(type, id, number));
  }
}

export const use = (type: string, id: number, number: string): RejectionDetail => ({
  path: 'id',
  code: 'USED',
  message: `${type.replaceAll('_', ' ')} ${number} uses it.`,
  info: { type, id, number },
});
