import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { BoardApi } from '../api/api';
import { takeCode } from './link';
import { SignIn } from './sign-in';

const KEPT = 'pegboard.key';

const SessionContext = createContext<{ api: BoardApi; signOut: () => void } | undefined>(undefined);

export const useSession = () => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('nobody is signed in');
  return session;
};

/** Before anything else looks at the address, and once, however often the page is drawn. */
const code = takeCode();
let opening: Promise<{ key: string }> | undefined;

/**
 * Who is signed in. A sign-in link becomes a session, which this window keeps over a reload and the gateway ends after a day's work.
 * An API key is in memory, and in this window's own store if the person asked for that.
 */
export function Session({ children }: { readonly children: ReactNode }) {
  const [key, setKey] = useState(() => (code === undefined ? sessionStorage.getItem(KEPT) : null));
  const [problem, setProblem] = useState<Error | undefined>();
  const [isOpening, setOpening] = useState(code !== undefined);
  const signIn = useCallback((given: string, isKept: boolean): void => {
    if (isKept) sessionStorage.setItem(KEPT, given);
    setKey(given);
  }, []);
  const forget = useCallback(() => {
    sessionStorage.removeItem(KEPT);
    setKey(null);
  }, []);
  useEffect(() => {
    if (code === undefined) return;
    opening ??= new BoardApi('').post('sessions', { code });
    opening
      .then(({ key: given }) => signIn(given, true))
      .catch(setProblem)
      .finally(() => setOpening(false));
  }, [signIn]);
  const value = useMemo(() => {
    if (key === null) return undefined;
    const api = new BoardApi(key, forget);
    // What the gateway has ended already is over, whatever it answers.
    const signOut = (): void =>
      void api
        .remove('sessions/own')
        .catch(() => undefined)
        .finally(forget);
    return { api, signOut };
  }, [key, forget]);
  if (value) return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>;
  return isOpening ? null : <SignIn onKey={signIn} problem={problem} />;
}
