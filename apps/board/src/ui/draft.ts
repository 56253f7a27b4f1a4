import { useCallback, useState } from 'react';

const PREFIX = 'pegboard.draft.';

function kept<T>(name: string, empty: T): T {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? empty : (JSON.parse(text) as T);
  } catch {
    // What can't be read is no draft.
    return empty;
  }
}

/** What somebody has entered and not yet sent. It outlives a refusal, a lost connection and a reload. */
export function useDraft<T>(name: string, empty: T): readonly [T, (change: (now: T) => T) => void, () => void] {
  const [draft, setDraft] = useState<T>(() => kept(name, empty));
  const change = useCallback(
    (by: (now: T) => T) =>
      setDraft((now) => {
        const next = by(now);
        localStorage.setItem(PREFIX + name, JSON.stringify(next));
        return next;
      }),
    [name],
  );
  const clear = useCallback(() => {
    localStorage.removeItem(PREFIX + name);
    setDraft(empty);
  }, [name, empty]);
  return [draft, change, clear];
}
