import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ShownLocation } from '../api/stock';
import { useSession } from '../session/session';
import { useWords } from '../words/words';
import { dayAt } from './days';
import { Choose } from './inputs';

const MOST = 250;

/** Every location, with its name and its days. */
export function useLocations() {
  const { api } = useSession();
  const { date } = useWords();
  const { data } = useQuery({
    queryKey: ['locations', 'all'],
    queryFn: ({ signal }) => api.list<ShownLocation>('locations', { limit: MOST }, signal),
  });
  return useMemo(() => {
    // The oldest first: that is where most happens.
    const all = [...(data?.data ?? [])].sort((a, b) => a.id - b.id);
    const byId = new Map(all.map((location) => [location.id, location]));
    const zoneOf = (id: number): string => byId.get(id)?.time_zone ?? 'UTC';
    return {
      all: all.filter(({ archived_at }) => archived_at === null),
      nameOf: (id: number): string => byId.get(id)?.name ?? `#${id}`,
      zoneOf,
      /** An instant as a day of the location: for people, and for a field. */
      dayOf: (instant: string, id: number): string => date(`${dayAt(instant, zoneOf(id))}T00:00:00.000Z`),
      fieldDay: (instant: string, id: number): string => dayAt(instant, zoneOf(id)),
    };
  }, [data, date]);
}

export type Locations = ReturnType<typeof useLocations>;

interface ChoosePlaceProps {
  readonly label: string;
  readonly locations: Locations;
  readonly value: number | null;
  readonly onChange: (id: number) => void;
}

/** One of the locations. */
export function ChoosePlace({ label, locations, value, onChange }: ChoosePlaceProps) {
  return (
    <Choose label={label} value={value === null ? '' : String(value)} onChange={(id) => id !== '' && onChange(Number(id))}>
      {value === null && <option value="">–</option>}
      {locations.all.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Choose>
  );
}
