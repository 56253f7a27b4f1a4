import { useState } from 'react';
import { Button } from 'react-aria-components';
import { TypeIn } from '../ui/inputs';
import { readQuantity } from '../ui/quantities';
import { useSentence } from '../ui/refusal';
import { numeric, PlainTable } from '../ui/plain-table';
import { useWords } from '../words/words';
import type { CountLine } from './counts';
import type { useCount } from './use-count';

interface CountTableProps {
  readonly lines: readonly CountLine[];
  readonly count: ReturnType<typeof useCount>;
  readonly isOpen: boolean;
}

/** What is counted so far, the newest first. */
export function CountTable({ lines, count, isOpen }: CountTableProps) {
  const { say } = useWords();
  if (lines.length === 0) return <p className="empty">{say('count.nothing')}</p>;
  return (
    <PlainTable
      head={[
        say('stock.item'),
        say('stock.batch'),
        numeric(say('count.counted')),
        numeric(say('count.inStock')),
        numeric(say('count.difference')),
      ]}
    >
      {lines.map((line) => (
        <CountRow key={line.key} line={line} count={count} isOpen={isOpen} />
      ))}
    </PlainTable>
  );
}

interface CountRowProps extends Pick<CountTableProps, 'count' | 'isOpen'> {
  readonly line: CountLine;
}

function CountRow({ line, count, isOpen }: CountRowProps) {
  const { number } = useWords();
  const difference = line.difference ?? 0;
  return (
    <tr>
      <th scope="row">
        {line.sku} <span className="quiet">{line.name}</span>
      </th>
      <td>{line.batchNumber ?? '–'}</td>
      <td className="number">{isOpen ? <Counted line={line} count={count} /> : number(line.counted ?? 0)}</td>
      <td className="number">{line.inStock === null ? '–' : number(line.inStock)}</td>
      <td className="number">
        {line.isSaved ? (
          <span className={difference === 0 ? '' : `status ${difference < 0 ? 'bad' : 'coming'}`}>{number(difference)}</span>
        ) : (
          '…'
        )}
      </td>
    </tr>
  );
}

/** The counted quantity, to be corrected by hand. */
function Counted({ line, count }: Pick<CountRowProps, 'line' | 'count'>) {
  const { say } = useWords();
  const sentence = useSentence();
  const [typed, setTyped] = useState<string | undefined>();
  const problem = count.problems[line.key];
  const read = typed === undefined ? undefined : readQuantity(typed);
  const isWrong = typed !== undefined && (read === undefined || read < 0);
  const enter = (): void => {
    if (read === undefined || isWrong) return;
    const { sku, name, batchId, batchNumber, key } = line;
    count.set(key, { variantId: Number(key.split('/')[0]), batchId, batchNumber, sku, name, counted: read });
    setTyped(undefined);
  };
  return (
    <form
      className="one"
      onSubmit={(event) => {
        event.preventDefault();
        enter();
      }}
      onBlur={enter}
    >
      <TypeIn
        label={say('count.countedOf', { item: line.sku })}
        isLabelUnseen
        inputMode="decimal"
        value={typed ?? String(line.counted ?? '')}
        onChange={setTyped}
        isWrong={isWrong}
        problems={isWrong ? [say('stock.notQuantity')] : problem ? [sentence(problem)] : []}
      />
      {problem && <Button onPress={() => count.again(line.key)}>{say('problem.again')}</Button>}
      {problem && <Button onPress={() => count.forget(line.key)}>{say('scan.forget')}</Button>}
    </form>
  );
}
