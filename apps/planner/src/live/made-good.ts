import { Stopped, type Asker, type OnProblem, type ReadMessage } from '@pegboard/eventing';
import type { LedgerTail } from './ledger-tail';
import { isJournal, type PlanState, type UnreadAside } from './plan-state';
import type { PutAside } from './put-aside';
import { askOne } from './rebuild';

interface MadeGoodPorts {
  readonly putAside: PutAside;
  readonly asker: Asker;
  readonly tail: LedgerTail | undefined;
  readonly onProblem: OnProblem;
}

/** An event that can't be read is put aside; its owner still knows what it was about, and the state learns it. Never throws. */
export async function makeGood(ports: MadeGoodPorts, state: PlanState, message: ReadMessage, { aside, heard }: UnreadAside): Promise<void> {
  try {
    await ports.putAside.add(message, aside);
    const id = Number(message.subject.split('.')[3]);
    if (isJournal(heard)) await ports.tail?.fetch();
    else if (!heard?.snapshot || !Number.isSafeInteger(id) || !(await askOne(ports.asker, heard, id, state))) return;
    await ports.putAside.madeGood(message);
  } catch (problem) {
    if (!(problem instanceof Stopped))
      ports.onProblem(problem, { doing: 'asking the owner for an unreadable event', subject: message.subject });
  }
}
