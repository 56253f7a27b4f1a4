import { Button } from 'react-aria-components';
import { NOT_REACHED, RefusedCall } from '../api/api';
import { useWords } from '../words/words';

/** The sentence for what went wrong: the API’s own, or the page’s where nobody answered. */
export function useSentence(): (problem: Error) => string {
  const { say } = useWords();
  return (problem) => (problem instanceof RefusedCall && problem.code === NOT_REACHED ? say('problem.notReached') : problem.message);
}

/** What is said at a field: the refusal's part about it. `fields` are paths of the body such as `quantity`; a path below one counts, too. */
export function sentenceAt(problem: Error | null | undefined, ...fields: readonly string[]): string | undefined {
  if (!(problem instanceof RefusedCall)) return undefined;
  const found = problem.details.find(({ path = '' }) => fields.some((field) => path === field || path.startsWith(`${field}/`)));
  return found && (found.message ?? problem.message);
}

interface RefusalProps {
  readonly problem: Error | null | undefined;
  /** Fields that say their own part of it. */
  readonly but?: readonly string[];
  readonly onAgain?: () => void;
}

/** A refusal at the place where it was caused. Nothing if there is none. */
export function Refusal({ problem, but = [], onAgain }: RefusalProps) {
  const { say } = useWords();
  const sentence = useSentence();
  if (!problem || sentenceAt(problem, ...but) !== undefined) return null;
  return (
    <p className="problem" role="alert">
      {sentence(problem)} {onAgain && <Button onPress={onAgain}>{say('problem.again')}</Button>}
    </p>
  );
}
