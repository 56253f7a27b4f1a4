import { useMemo, type ReactNode } from 'react';
import {
  Cell,
  Collection,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
  type SortDescriptor,
} from 'react-aria-components';
import { useWords } from '../words/words';
import type { usePaged } from './paged';
import { Refusal } from './refusal';
import { fits, useWidth, type Width } from './width';

export interface ListColumn<T> {
  readonly id: string;
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  /** The least place that has this column. */
  readonly from?: Width;
  readonly width?: number;
  readonly isNumber?: boolean;
  readonly canSort?: boolean;
}

interface ListingProps<T> {
  readonly label: string;
  readonly columns: readonly ListColumn<T>[];
  readonly found: Pick<
    ReturnType<typeof usePaged<T>>,
    'rows' | 'isPending' | 'error' | 'refetch' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
  >;
  readonly keyOf: (row: T) => string;
  readonly textOf: (row: T) => string;
  readonly empty: string;
  readonly onOpen?: (row: T) => void;
  /** The field by which the list is sorted, with a minus if it falls. */
  readonly sort?: string | undefined;
  readonly onSort?: (sort: string) => void;
}

const ROW = 44;

const descriptorOf = (sort: string | undefined): SortDescriptor | undefined =>
  sort === undefined ? undefined : { column: sort.replace(/^-/, ''), direction: sort.startsWith('-') ? 'descending' : 'ascending' };

/** A table that holds only the rows that are seen, and asks only for the pages that were scrolled to. */
export function Listing<T>({ label, columns, found, keyOf, textOf, empty, onOpen, sort, onSort }: ListingProps<T>) {
  const { say } = useWords();
  const width = useWidth();
  const shown = useMemo(() => columns.filter(({ from = 'phone' }) => fits(from, width)), [columns, width]);
  const rows = useMemo(() => found.rows.map((row) => ({ id: keyOf(row), row })), [found.rows, keyOf]);
  const byKey = useMemo(() => new Map(rows.map(({ id, row }) => [id, row])), [rows]);
  return (
    <>
      <Refusal problem={found.error} onAgain={() => void found.refetch()} />
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: ROW, headingHeight: 34, loaderHeight: 34 }}>
        <Table
          // Other columns are another table.
          key={shown.map(({ id }) => id).join()}
          aria-label={label}
          className={onOpen ? 'listing opens' : 'listing'}
          {...(onOpen ? { onRowAction: (key) => onOpen(byKey.get(String(key))!) } : {})}
          {...(sort === undefined ? {} : { sortDescriptor: descriptorOf(sort)! })}
          onSortChange={({ column, direction }) => onSort?.(`${direction === 'descending' ? '-' : ''}${String(column)}`)}
        >
          <TableHeader columns={shown}>
            {({ id, name, isNumber, canSort, width: wide }) => (
              <Column
                id={id}
                isRowHeader={id === shown[0]!.id}
                allowsSorting={canSort === true && onSort !== undefined}
                className={isNumber ? 'number' : ''}
                {...(wide === undefined ? {} : { width: wide })}
              >
                {({ sortDirection }) => (
                  <>
                    {name}
                    {sortDirection && <span aria-hidden="true">{sortDirection === 'ascending' ? ' ▲' : ' ▼'}</span>}
                  </>
                )}
              </Column>
            )}
          </TableHeader>
          <TableBody renderEmptyState={() => <p className="empty">{found.isPending ? say('lists.loading') : empty}</p>}>
            <Collection items={rows} dependencies={[shown]}>
              {({ id, row }) => (
                <Row id={id} textValue={textOf(row)} columns={shown}>
                  {({ isNumber, cell }) => <Cell className={isNumber ? 'number' : ''}>{cell(row)}</Cell>}
                </Row>
              )}
            </Collection>
            <TableLoadMoreItem
              isLoading={found.isFetchingNextPage}
              onLoadMore={() => void (found.hasNextPage && !found.isFetchingNextPage && found.fetchNextPage())}
            >
              {say('lists.loading')}
            </TableLoadMoreItem>
          </TableBody>
        </Table>
      </Virtualizer>
    </>
  );
}
