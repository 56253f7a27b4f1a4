import type { ReactNode } from 'react';

interface HeadCell {
  readonly name: string;
  readonly isNumber?: boolean;
  /** What is in it says itself what it is. */
  readonly isUnseen?: boolean;
  /** Left out where there is little place. */
  readonly isExtra?: boolean;
}

/** A column of texts by its name, or a column of another kind. */
export type Head = string | HeadCell;

export const numeric = (name: string): Head => ({ name, isNumber: true });
export const unseen = (name: string): Head => ({ name, isUnseen: true });

const classOf = ({ isNumber, isExtra }: HeadCell): string => [isNumber ? 'number' : '', isExtra ? 'extra' : ''].join(' ').trim();

/** A short table. Where it is too wide for the page, it scrolls by itself. */
export function PlainTable({ head, children }: { readonly head: readonly Head[]; readonly children: ReactNode }) {
  const cells = head.map((cell): HeadCell => (typeof cell === 'string' ? { name: cell } : cell));
  return (
    <div className="scroller">
      <table className="plain">
        <thead>
          <tr>
            {cells.map((cell, at) => (
              <th key={at} scope="col" className={classOf(cell)}>
                {cell.isUnseen ? <span className="unseen">{cell.name}</span> : cell.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
