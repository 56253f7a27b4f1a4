import { useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useSession } from '../session/session';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { resolveCode } from './resolving';
import { readScan, type FoundCode, type Scan } from './scan';

interface ScanFieldProps {
  readonly onFound: (found: FoundCode, quantity: number) => void;
}

interface Unsolved {
  readonly scan: Scan;
  /** More than one: a person chooses. None: nothing has this code. */
  readonly among: readonly FoundCode[];
  readonly problem?: Error;
}

/** Looks up each code in its turn, however fast they come, and keeps what isn't found. */
function useScans(onFound: ScanFieldProps['onFound']) {
  const { api } = useSession();
  const { say, number } = useWords();
  const [unsolved, setUnsolved] = useState<readonly Unsolved[]>([]);
  const [last, setLast] = useState('');
  const turn = useRef<Promise<void>>(Promise.resolve());
  const take = (found: FoundCode, quantity: number): void => {
    onFound(found, quantity);
    setLast(say('scan.taken', { count: number(quantity), code: found.batch ? `${found.sku} · ${found.batch.number}` : found.sku }));
  };
  const look = async (scan: Scan): Promise<void> => {
    try {
      const among = await resolveCode(api, scan.code);
      if (among.length === 1) take(among[0]!, scan.quantity);
      else setUnsolved((all) => [{ scan, among }, ...all]);
    } catch (problem) {
      setUnsolved((all) => [{ scan, among: [], problem: problem as Error }, ...all]);
    }
  };
  return {
    unsolved,
    last,
    take,
    scan: (scan: Scan): void => void (turn.current = turn.current.then(() => look(scan))),
    solved: (one: Unsolved): void => setUnsolved((all) => all.filter((each) => each !== one)),
  };
}

/** Takes what a scanner types: the code and Enter. The next code may come before the answer about the one before it. */
export function ScanField({ onFound }: ScanFieldProps) {
  const { say } = useWords();
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // A scan that is looked up later is taken by the screen as it is then.
  const taking = useRef(onFound);
  taking.current = onFound;
  const { unsolved, last, take, scan, solved } = useScans((found, quantity) => taking.current(found, quantity));
  const scanned = (): void => {
    const read = readScan(text);
    setText('');
    if (read) scan(read);
  };
  return (
    <div className="scan">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          scanned();
        }}
      >
        <label htmlFor="scan">{say('scan.code')}</label>
        <input
          id="scan"
          ref={field}
          value={text}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          autoFocus
          placeholder={say('scan.example')}
          onChange={({ target }) => setText(target.value)}
        />
        <Button type="submit">{say('scan.take')}</Button>
      </form>
      <p className="quiet" role="status" aria-live="polite">
        {last}
      </p>
      {unsolved.map((one, at) => (
        <UnsolvedScan
          key={`${one.scan.code}/${at}`}
          one={one}
          onChoose={(found) => {
            solved(one);
            take(found, one.scan.quantity);
            field.current?.focus();
          }}
          onAgain={() => {
            solved(one);
            scan(one.scan);
          }}
          onForget={() => solved(one)}
        />
      ))}
    </div>
  );
}

interface UnsolvedScanProps {
  readonly one: Unsolved;
  readonly onChoose: (found: FoundCode) => void;
  readonly onAgain: () => void;
  readonly onForget: () => void;
}

/** A code that nothing has, or several things: nothing that was scanned is lost. */
function UnsolvedScan({ one: { scan, among, problem }, onChoose, onAgain, onForget }: UnsolvedScanProps) {
  const { say } = useWords();
  return (
    <div className="unsolved" role="alert">
      {problem ? (
        <Refusal problem={problem} />
      ) : (
        <span>{say(among.length > 0 ? 'scan.several' : 'scan.unknown', { code: scan.code })}</span>
      )}
      {among.map((found) => (
        <Button key={`${found.variantId}/${found.batch?.id ?? ''}`} onPress={() => onChoose(found)}>
          {found.sku}
        </Button>
      ))}
      {among.length === 0 && <Button onPress={onAgain}>{say('problem.again')}</Button>}
      <Button onPress={onForget}>{say('scan.forget')}</Button>
    </div>
  );
}
