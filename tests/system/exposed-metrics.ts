/** What a process says of one of its numbers: the lines `# HELP` and `# TYPE`, and the labels it was seen with. */
export interface Exposed {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly services: Set<string>;
}

/** Reads Prometheus' text, adding to what is known. */
export function readMetrics(text: string, service: string, known: Map<string, Exposed>): void {
  const helps = new Map([...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name, help]) => [name!, help!]));
  for (const [, name, type] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    const exposed = known.get(name!) ?? { name: name!, type: type!, help: helps.get(name!) ?? '', services: new Set<string>() };
    exposed.services.add(service);
    known.set(name!, exposed);
  }
}

/** The names that an expression asks for, without what Prometheus adds for a histogram's parts. */
export function namesIn(expression: string, known: ReadonlyMap<string, Exposed>): string[] {
  const names = expression.match(/\b(?:pegboard|nodejs|process)_[a-z0-9_]+/g) ?? [];
  return names.map((name) => {
    const base = name.replace(/_(bucket|sum|count)$/, '');
    return known.get(base)?.type === 'histogram' ? base : name;
  });
}

/** How many processes a company has; all but the gateway are services with a database. */
const PROCESSES = 6;

function fromOf({ services }: Exposed): string {
  if (services.size === PROCESSES) return 'all';
  return services.size === PROCESSES - 1 && !services.has('gateway') ? 'services' : [...services].sort().join(', ');
}

/** The table of the documentation: our own numbers. Those of every Node process are known elsewhere. */
export function metricsTable(known: ReadonlyMap<string, Exposed>): string {
  const own = [...known.values()].filter(({ name }) => name.startsWith('pegboard_')).sort((a, b) => a.name.localeCompare(b.name));
  return [
    '| number | kind | from | what it is |',
    '|---|---|---|---|',
    ...own.map((one) => `| \`${one.name}\` | ${one.type} | ${fromOf(one)} | ${one.help} |`),
  ].join('\n');
}
