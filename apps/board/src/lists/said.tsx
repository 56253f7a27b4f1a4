import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';

interface SaidProps {
  readonly problem: Error | null | undefined;
  readonly children?: ReactNode;
  /** The way back, if there is one. */
  readonly onUndo?: (() => void) | undefined;
}

/** What was done last, with the way back, or what was refused. */
export function Said({ problem, children, onUndo }: SaidProps) {
  const { say } = useWords();
  return (
    <div className="said" role="status" aria-live="polite">
      <Refusal problem={problem} />
      {children}
      {onUndo && <Button onPress={onUndo}>{say('lists.undo')}</Button>}
    </div>
  );
}
