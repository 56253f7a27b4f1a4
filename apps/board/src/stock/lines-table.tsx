import { Button } from 'react-aria-components';
import { TypeIn } from '../ui/inputs';
import { readQuantity } from '../ui/quantities';
import { sentenceAt } from '../ui/refusal';
import { useWords } from '../words/words';
import { changed, needsBatch, type Line } from './lines';

interface LinesTableProps {
  readonly lines: readonly Line[];
  readonly onChange: (change: (lines: readonly Line[]) => readonly Line[]) => void;
  readonly problem: Error | null;
  /** Where the rows stand in the body that is sent, such as `stock_adjustment_rows`. */
  readonly path: string;
  /** Whether goods come in, so that a tracked item needs the number of a batch. */
  readonly bringsGoods: boolean;
}

/** The goods that were scanned, each to be corrected by hand. What was refused of a line stands beneath it. */
export function LinesTable({ lines, onChange, problem, path, bringsGoods }: LinesTableProps) {
  const { say } = useWords();
  if (lines.length === 0) return <p className="empty">{say('lines.empty')}</p>;
  return (
    <ul className="goods">
      {lines.map((line, at) => (
        <LineRow
          key={line.key}
          line={line}
          refused={sentenceAt(problem, `${path}/${at}`)}
          hasBatchFields={bringsGoods && needsBatch(line)}
          onChange={(change) => onChange((now) => changed(now, line.key, change))}
          onRemove={() => onChange((now) => now.filter(({ key }) => key !== line.key))}
        />
      ))}
    </ul>
  );
}

interface LineRowProps {
  readonly line: Line;
  readonly refused: string | undefined;
  readonly hasBatchFields: boolean;
  readonly onChange: (change: Partial<Line>) => void;
  readonly onRemove: () => void;
}

function LineRow({ line, refused, hasBatchFields, onChange, onRemove }: LineRowProps) {
  const { say } = useWords();
  const isWrong = readQuantity(line.quantity) === undefined;
  return (
    <li>
      <span className="two">
        <strong>{line.sku}</strong>
        <span className="quiet">
          {line.name}
          {line.batchId !== null && ` · ${line.batchNumber}`}
        </span>
      </span>
      <TypeIn
        label={`${say('stock.quantity')} (${line.uom})`}
        inputMode="decimal"
        value={line.quantity}
        onChange={(quantity) => onChange({ quantity })}
        isWrong={isWrong}
        problems={isWrong ? [say('stock.notQuantity')] : refused === undefined ? [] : [refused]}
      />
      {hasBatchFields && (
        <>
          <TypeIn label={say('stock.batchNumber')} value={line.batchNumber} onChange={(batchNumber) => onChange({ batchNumber })} />
          <TypeIn label={say('stock.expires')} type="date" value={line.expires} onChange={(expires) => onChange({ expires })} />
        </>
      )}
      {line.isTracked && line.batchId === null && !hasBatchFields && <span className="quiet">{say('lines.suggested')}</span>}
      <Button onPress={onRemove} aria-label={say('lines.removeOf', { item: line.sku })}>
        {say('lines.remove')}
      </Button>
    </li>
  );
}
