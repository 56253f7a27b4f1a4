import { createContext, useCallback, useContext, useMemo, useState, type FormEvent, type ReactNode } from 'react';
import { Button, Checkbox, FieldError, Form, Input, Label, TextField } from 'react-aria-components';
import { BoardApi, RefusedCall } from '../api/api';
import { useWords } from '../words/words';

const KEPT = 'pegboard.key';

const SessionContext = createContext<{ api: BoardApi; signOut: () => void } | undefined>(undefined);

export const useSession = () => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('nobody is signed in');
  return session;
};

/** Who is signed in. The key is in memory, and in this window's own store if the person asked for that. */
export function Session({ children }: { readonly children: ReactNode }) {
  const [key, setKey] = useState(() => sessionStorage.getItem(KEPT));
  const signOut = useCallback(() => {
    sessionStorage.removeItem(KEPT);
    setKey(null);
  }, []);
  const value = useMemo(() => (key === null ? undefined : { api: new BoardApi(key, signOut), signOut }), [key, signOut]);
  const signIn = (given: string, isKept: boolean): void => {
    if (isKept) sessionStorage.setItem(KEPT, given);
    setKey(given);
  };
  return value ? <SessionContext.Provider value={value}>{children}</SessionContext.Provider> : <SignIn onKey={signIn} />;
}

function SignIn({ onKey }: { readonly onKey: (key: string, isKept: boolean) => void }) {
  const { say } = useWords();
  const [key, setKey] = useState('');
  const [isKept, setKept] = useState(false);
  const [problem, setProblem] = useState('');
  const [isAsking, setAsking] = useState(false);
  const typed = (text: string): void => {
    setKey(text);
    setProblem('');
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsking(true);
    try {
      await new BoardApi(key.trim()).list('locations', { limit: 1 });
      onKey(key.trim(), isKept);
    } catch (refused) {
      setProblem(refused instanceof RefusedCall && refused.status !== 401 ? refused.message : say('signIn.wrong'));
      setAsking(false);
    }
  };
  return (
    <main className="sign-in">
      <Form className="card" validationBehavior="aria" onSubmit={(event) => void submit(event)}>
        <h1>
          <img src="/pegboard.svg" alt="" width="32" height="32" /> {say('app.name')}
        </h1>
        <TextField isRequired type="password" value={key} onChange={typed} isInvalid={problem !== ''} autoFocus autoComplete="off">
          <Label>{say('signIn.key')}</Label>
          <Input />
          <FieldError>{problem}</FieldError>
        </TextField>
        <Checkbox isSelected={isKept} onChange={setKept}>
          <span className="box" aria-hidden="true" /> {say('signIn.keep')}
        </Checkbox>
        <Button type="submit" className="primary" isDisabled={isAsking || key.trim() === ''}>
          {say('signIn.do')}
        </Button>
        <p className="quiet">{say('signIn.help')}</p>
      </Form>
    </main>
  );
}
