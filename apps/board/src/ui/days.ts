/** @returns the day of an instant at a place, as a field for days has it: `2026-05-08` */
export const dayAt = (instant: string, timeZone = 'UTC'): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant));
