import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { de } from './de';
import { en, type WordKey } from './en';

const CATALOGUES = { en, de } as const;
export type Language = keyof typeof CATALOGUES;
const KEPT = 'pegboard.language';

const preferred = (): Language => {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'en' || kept === 'de') return kept;
  return navigator.language.startsWith('de') ? 'de' : 'en';
};

const LanguageContext = createContext<{ language: Language; change: () => void }>({ language: 'en', change: () => undefined });
export const useLanguage = () => useContext(LanguageContext);

/** The words in the person's language. Days and numbers follow the browser's own locale where it is of that language. */
export function Words({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(preferred);
  const value = useMemo(
    () => ({
      language,
      change: () => {
        const next = language === 'en' ? 'de' : 'en';
        localStorage.setItem(KEPT, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  useEffect(() => void (document.documentElement.lang = language), [language]);
  const locale = navigator.language.startsWith(language) ? navigator.language : language;
  return (
    <LanguageContext.Provider value={value}>
      <IntlProvider locale={locale} messages={CATALOGUES[language]} onError={() => undefined}>
        {children}
      </IntlProvider>
    </LanguageContext.Provider>
  );
}

/** The words of the API, by what they are about. */
type WordGroup = 'status' | 'production' | 'delivery' | 'work' | 'purchase' | 'movement' | 'traceStep' | 'count' | 'transfer';

/** @returns a function that gives a sentence, and those that write days and amounts */
export function useWords() {
  const intl = useIntl();
  return useMemo(
    () => ({
      say: (id: WordKey, values?: Record<string, string | number>): string => intl.formatMessage({ id }, values) as string,
      /** A word of the API; one that the page doesn't know yet is shown as it is. */
      word: (group: WordGroup, value: string): string =>
        `${group}.${value}` in en ? (intl.formatMessage({ id: `${group}.${value}` }) as string) : value,
      day: (instant: string): string => intl.formatDate(instant, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
      date: (instant: string): string => intl.formatDate(instant, { dateStyle: 'medium', timeZone: 'UTC' }),
      /** A moment, by the clock of whoever looks. */
      moment: (instant: string): string => intl.formatDate(instant, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
      /** A time of work, given in seconds. */
      duration: (seconds: number): string => {
        const minutes = Math.round(seconds / 60);
        const parts = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
        const id = minutes < 60 ? 'lists.minutes' : parts.minutes === 0 ? 'lists.wholeHours' : 'lists.hours';
        return intl.formatMessage({ id }, parts) as string;
      },
      number: (value: number): string => intl.formatNumber(value, { maximumFractionDigits: 8 }),
      /** An amount of the base currency. */
      amount: (value: number): string => intl.formatNumber(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
      money: (value: number, currency: string): string => intl.formatNumber(value, { style: 'currency', currency }),
    }),
    [intl],
  );
}
