import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useSession } from '../session/session';
import { TypeIn } from '../ui/inputs';
import type { Locations } from '../ui/places';
import { Refusal, sentenceAt } from '../ui/refusal';
import { useWords } from '../words/words';

interface ArrivalProps {
  /** The order, such as `purchase_orders/4`, or one of its rows. */
  readonly path: string;
  readonly field: 'expected_arrival_date' | 'arrival_date';
  readonly value: string | null | undefined;
  readonly locationId: number;
  readonly locations: Locations;
  /** What it is the date of. */
  readonly name: string;
  readonly isFixed?: boolean;
}

/** When goods come, changed in its place. Another person's change since it was opened is shown, and not overwritten. */
export function Arrival({ path, field, value, locationId, locations, name, isFixed = false }: ArrivalProps) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const text = value === null || value === undefined ? '–' : locations.dayOf(value, locationId);
  if (isFixed) return text;
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className="in-place" aria-label={say('buy.changeDate', { name, day: text })}>
        {text}
      </Button>
      <Popover className="popover">
        <Dialog aria-label={say('buy.changeDate', { name, day: text })}>
          <DateForm path={path} field={field} toDay={(instant) => locations.fieldDay(instant, locationId)} onDone={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface DateFormProps {
  readonly path: string;
  readonly field: ArrivalProps['field'];
  readonly toDay: (instant: string) => string;
  readonly onDone: () => void;
}

const OTHERS_CHANGE = 412;

function DateForm({ path, field, toDay, onDone }: DateFormProps) {
  const { say } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const [typed, setTyped] = useState<string | undefined>();
  const read = useQuery({
    queryKey: ['purchase_orders', 'version', path],
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => api.read<Partial<Record<string, string | null>>>(path, {}, signal),
  });
  const save = useMutation({
    mutationFn: (day: string) => api.patch(path, { [field]: day === '' ? null : day }, read.data?.version),
    onSuccess: () => {
      onDone();
      return client.invalidateQueries({ queryKey: ['purchase_orders'] });
    },
    // What somebody else has changed is shown; what was typed stays.
    onError: (problem: Error) => void ((problem as { status?: number }).status === OTHERS_CHANGE && read.refetch()),
  });
  const now = read.data?.value[field];
  const today = now === null || now === undefined ? '' : toDay(now);
  const refused = sentenceAt(save.error, field);
  return (
    <form
      className="popover-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(typed ?? today);
      }}
    >
      <TypeIn
        label={say('buy.expected')}
        type="date"
        value={typed ?? today}
        onChange={setTyped}
        problems={refused === undefined ? [] : [refused]}
      />
      <Refusal problem={read.error ?? save.error} but={[field]} />
      <Button type="submit" className="primary" isDisabled={read.isPending || save.isPending || (typed ?? today) === today}>
        {say('buy.saveDate')}
      </Button>
    </form>
  );
}
