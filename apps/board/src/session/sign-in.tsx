import { useState, type FormEvent } from 'react';
import { Button, Checkbox, FieldError, Form, Input, Label, TextField } from 'react-aria-components';
import { BoardApi, RefusedCall } from '../api/api';
import { Refusal, useSentence } from '../ui/refusal';
import { useWords } from '../words/words';

interface SignInProps {
  readonly onKey: (key: string, isKept: boolean) => void;
  /** Why a link didn't sign in. */
  readonly problem: Error | undefined;
}

/** With an API key, for whoever has no link. */
export function SignIn({ onKey, problem: ofLink }: SignInProps) {
  const { say } = useWords();
  const sentence = useSentence();
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
      await new BoardApi(key.trim()).get('user_info');
      onKey(key.trim(), isKept);
    } catch (refused) {
      const isUnknown = refused instanceof RefusedCall && refused.status === 401;
      setProblem(isUnknown ? say('signIn.wrong') : sentence(refused as Error));
      setAsking(false);
    }
  };
  return (
    <main className="sign-in">
      <Form className="card" validationBehavior="aria" onSubmit={(event) => void submit(event)}>
        <h1>
          <img src="/pegboard.svg" alt="" width="32" height="32" /> {say('app.name')}
        </h1>
        <Refusal problem={ofLink} />
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
