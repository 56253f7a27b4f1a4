import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

/** Something that a person does here, and the way back. */
export interface Deed<Answer = unknown> {
  /** What is said of it once it is done. */
  readonly said: string | ((answer: Answer) => string);
  readonly work: () => Promise<Answer>;
  readonly back?: (answer: Answer) => Promise<unknown>;
}

interface Done {
  readonly said: string;
  readonly back: (() => Promise<unknown>) | undefined;
}

const KEPT = 20;

/** Does one thing after the other, says what was done or refused, and takes the last ones back. */
export function useDoing() {
  const client = useQueryClient();
  const [done, setDone] = useState<readonly Done[]>([]);
  // The feed says it, too; whoever pressed the button need not wait for that.
  const onSettled = (): Promise<void> => client.invalidateQueries({ predicate: ({ meta }) => meta?.['follows'] !== undefined });
  const doing = useMutation({
    mutationFn: async ({ said, work, back }: Deed): Promise<Done> => {
      const answer = await work();
      return { said: typeof said === 'string' ? said : said(answer), back: back && (() => back(answer)) };
    },
    onSuccess: (last) => setDone((all) => [...all, last].slice(-KEPT)),
    onSettled,
  });
  const undoing = useMutation({
    mutationFn: async ({ back }: Done) => back?.(),
    onSuccess: (_answer, last) => setDone((all) => all.filter((each) => each !== last)),
    onSettled,
  });
  const last = done.at(-1);
  // A button that works keeps the focus, and does nothing twice.
  const isBusy = doing.isPending || undoing.isPending;
  return {
    run: <Answer>(deed: Deed<Answer>): void => {
      const isSame = typeof deed.said !== 'string' || doing.variables?.said === deed.said;
      if (isBusy && isSame) return;
      undoing.reset();
      doing.mutate(deed as Deed);
    },
    undo: last?.back && (() => isBusy || undoing.mutate(last)),
    said: last?.said,
    problem: doing.error ?? undoing.error,
  };
}

export type Doing = ReturnType<typeof useDoing>;
