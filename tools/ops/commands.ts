import { UnexpectedAnswer, type Api } from '../company/api';
import { Misused, table } from '@pegboard/cli';

/** What a command found: for people, for programs, and whether somebody should look at it. */
export interface CommandOutcome {
  readonly text: string;
  readonly json: unknown;
  readonly isWell: boolean;
}

export interface Options {
  readonly 'max-lag'?: string | undefined;
  readonly service?: string | undefined;
  readonly subject?: string | undefined;
  readonly since?: string | undefined;
  readonly state?: string | undefined;
  readonly limit?: string | undefined;
  readonly all?: boolean | undefined;
  readonly why?: string | undefined;
  readonly by?: string | undefined;
  readonly of?: string | undefined;
  readonly minutes?: string | undefined;
  readonly giveUp?: boolean | undefined;
}

type Body = Record<string, any>;
export type Command = (api: Api, words: readonly string[], options: Options) => Promise<CommandOutcome>;

const queryOf = (fields: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};

const CONSUMERS = ['consumer', 'lag', 'pending', 'in flight', 'redelivered', 'waiting', 'at', 'dead', 'state'];

async function consumers(api: Api, [verb, ...names]: readonly string[], options: Options): Promise<CommandOutcome> {
  if (verb !== undefined) {
    if (names.length === 0) throw new Misused('consumers: use it alone, or with remove <name> or narrow <name>');
    if (verb === 'narrow')
      return each(names, (name) => api.post<Body>(`/v1/ops/consumers/${encodeURIComponent(name)}/narrow`, {}), 'narrowed');
    if (verb === 'pause') {
      const body = options.minutes === undefined ? {} : { minutes: Number(options.minutes) };
      return each(names, (name) => api.post<Body>(`/v1/ops/consumers/${encodeURIComponent(name)}/pause`, body), 'paused');
    }
    if (verb === 'resume')
      return each(names, (name) => api.post<Body>(`/v1/ops/consumers/${encodeURIComponent(name)}/resume`, {}), 'resumed');
    if (verb !== 'remove') throw new Misused(`consumers ${verb} is unknown; use remove, narrow, pause or resume`);
    return each(names, (name) => api.delete<Body>(`/v1/ops/consumers/${encodeURIComponent(name)}`), 'removed');
  }
  const json = await api.get<Body>(`/v1/ops/consumers${queryOf({ max_lag: options['max-lag'] })}`);
  const rows = json['data'].map((one: Body) => [
    one['consumer'],
    one['lag'],
    one['pending'],
    one['in_flight'],
    one['redelivered'],
    one['waiting'],
    one['acknowledged_sequence'],
    one['dead_letters'],
    one['paused_until']
      ? `paused until ${one['paused_until']}`
      : !one['is_behind']
        ? 'ok'
        : one['is_read']
          ? 'behind'
          : 'behind: nobody reads',
  ]);
  const { behind, dead_letters, last_sequence } = json;
  const text = `${table(CONSUMERS, rows)}\n\nthe stream ends at ${last_sequence}; ${behind} behind, ${dead_letters} dead letters`;
  const isPaused = json['data'].some((one: Body) => one['paused_until']);
  return { text, json, isWell: behind === 0 && dead_letters === 0 && !isPaused };
}

const LETTERS = ['id', 'state', 'service', 'given up', 'tries', 'subject', 'reason'];

async function deadLetters(api: Api, [verb, ...ids]: readonly string[], options: Options): Promise<CommandOutcome> {
  if (verb === undefined) return listLetters(api, options);
  if (verb === 'redrive' && ids.length === 0) return redriveAll(api, options);
  if (ids.length === 0 || ids.some((id) => !/^\d+$/.test(id))) throw new Misused(`dead-letters ${verb}: give an id from the list`);
  if (verb === 'show') return showLetter(api, ids[0]!);
  if (verb === 'redrive') return each(ids, (id) => api.post<Body>(`/v1/ops/dead_letters/${id}/redrive`, {}), 'redriven');
  if (verb !== 'discard') throw new Misused(`dead-letters ${verb} is unknown; use show, redrive or discard`);
  if (!options.why) throw new Misused('dead-letters discard: give the reason with --why "…"; it is stored');
  return each(ids, (id) => api.delete<Body>(`/v1/ops/dead_letters/${id}${queryOf({ why: options.why })}`), 'discarded');
}

async function listLetters(api: Api, { service, subject, since, state, limit }: Options): Promise<CommandOutcome> {
  const json = await api.get<Body>(`/v1/ops/dead_letters${queryOf({ service, subject, since, state, limit })}`);
  const rows = json['data'].map((one: Body) => [
    one['id'],
    one['state'],
    one['service'],
    one['given_up_at'],
    one['tries'],
    one['subject'],
    one['why'] ? `${one['reason']} (${one['settled_by']}: ${one['why']})` : one['reason'],
  ]);
  const text = rows.length === 0 ? `no ${state ?? 'open'} dead letters` : table(LETTERS, rows);
  return { text, json, isWell: !json['data'].some((one: Body) => one['state'] === 'open') };
}

async function showLetter(api: Api, id: string): Promise<CommandOutcome> {
  const json = await api.get<Body>(`/v1/ops/dead_letters/${id}`);
  const { event, text, ...about } = json;
  const rows = Object.entries(about).map(([name, value]) => [name, value as string]);
  const body = event ? JSON.stringify(event, null, 2) : text;
  return { text: `${table(['dead letter', id], rows)}${body ? `\n\n${body}` : ''}`, json, isWell: json['state'] !== 'open' };
}

/** One after the other, and each for itself: one that the API refuses stays as it is, with what the API says. */
async function each(ids: readonly string[], work: (id: string) => Promise<Body>, done: string): Promise<CommandOutcome> {
  const results: { id: number | string; state: string; message?: string }[] = [];
  for (const asked of ids) {
    const id = /^\d+$/.test(asked) ? Number(asked) : asked;
    try {
      await work(asked);
      results.push({ id, state: done });
    } catch (problem) {
      if (!(problem instanceof UnexpectedAnswer) || problem.answer.status !== 409) throw problem;
      const { code, message } = problem.answer.body;
      results.push({ id, state: String(code), message: String(message) });
    }
  }
  const lines = results.map(({ id, state, message }) => (message ? `${id}: ${message} (${state})` : `${id} ${state}`));
  return { text: lines.join('\n'), json: { data: results }, isWell: results.every(({ message }) => !message) };
}

async function redriveAll(api: Api, { all, service, subject, since, limit }: Options): Promise<CommandOutcome> {
  if (!all && !service && !subject && !since) throw new Misused('dead-letters redrive: which? ids, a filter, or --all');
  const filter = { service, subject, since, ...(all ? { all } : {}), ...(limit ? { limit: Number(limit) } : {}) };
  const json = await api.post<Body>('/v1/ops/dead_letters/redrive', filter);
  const { redriven, failed, left, results } = json;
  const refused = results.filter((one: Body) => one['state'] === 'open').map((one: Body) => `${one['id']}: ${one['message']}`);
  const text = [...refused, `${redriven} redriven, ${failed} refused again, ${left} left`].join('\n');
  return { text, json, isWell: failed === 0 && left === 0 };
}

/** A check that takes longer than a call may last goes on meanwhile. */
async function checked(api: Api, path: string): Promise<Body> {
  for (;;) {
    const answer = await api.send<Body>('GET', path);
    if (answer.status < 300) return answer.body;
    if (answer.body['code'] !== 'CHECK_RUNNING') throw new UnexpectedAnswer(`GET ${path}`, answer);
    await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get('retry-after') ?? 5) * 1_000));
  }
}

async function planCheck(api: Api): Promise<CommandOutcome> {
  const json = await checked(api, '/v1/ops/plan_check');
  const { ok, findings, finding_count, statuses, keys, milliseconds } = json;
  const found = findings.map((one: Body) => `${one['invariant']}: ${one['about']}: ${one['detail']}`);
  const sum = ok ? `the plan is right: ${statuses} statuses of ${keys} keys, ${milliseconds} ms` : `${finding_count} findings`;
  return { text: [...found, sum].join('\n'), json, isWell: ok };
}

async function ledgerCheck(api: Api): Promise<CommandOutcome> {
  const json = await checked(api, '/v1/ops/ledger_check');
  const { ok, findings, finding_count, commits, movements, balances, milliseconds } = json;
  const rows = findings.map((one: Body) => [one['fault'], one['variant_id'], one['location_id'], one['batch_id'], one['detail']]);
  const sum = ok
    ? `the ledger is right: ${commits} commits, ${movements} movements, ${balances} balances, ${milliseconds} ms`
    : `${table(['fault', 'variant', 'location', 'batch', 'numbers'], rows)}\n\n${finding_count} findings`;
  return { text: sum, json, isWell: ok };
}

async function services(api: Api): Promise<CommandOutcome> {
  const json = await api.get<Body>('/v1/ops/services');
  const all: Body[] = json['data'];
  const rows = all.flatMap((one) => {
    const why = one['why_not'].join('; ');
    const replicas: Body[] = one['replicas'];
    if (replicas.length === 0) return [[one['service'], null, null, null, one['is_ready'], why]];
    return replicas.map((replica) => {
      const down = replica['checks'].filter((check: Body) => !check['is_up']).map((check: Body) => check['name']);
      const since = `${replica['uptime_seconds']} s`;
      const runs = `${replica['version']}+${String(replica['revision'] ?? 'unknown').slice(0, 12)}`;
      return [one['service'], replica['replica'], runs, since, replica['is_ready'], down.join(', ') || why];
    });
  });
  const isWell = all.every((one) => one['is_ready'] && one['replicas'].every((replica: Body) => replica['is_ready']));
  return { text: table(['service', 'process', 'version', 'up for', 'ready', 'why not'], rows), json, isWell };
}

/** Unsent for longer than this is no longer on its way. */
const UNSENT_FOR_S = 60;
/** Who keeps events until the bus has them. One that doesn't answer, or can't count, is no sign that all was told. */
const OWNERS = ['sales', 'manufacturing', 'purchasing', 'inventory'];

async function outboxes(api: Api): Promise<CommandOutcome> {
  const json = await api.get<Body>('/v1/ops/outboxes');
  const all: Body[] = json['data'];
  const rows = all.map((one) => [one['service'], one['outbox'], one['unsent'], one['oldest_at']]);
  const silent = OWNERS.filter((owner) => !all.some((one) => one['service'] === owner));
  const isWell = silent.length === 0 && all.every((one) => one['oldest_age_seconds'] <= UNSENT_FOR_S);
  const unknown = silent.length > 0 ? `\nunknown for ${silent.join(', ')}: the service or its database is down` : '';
  return { text: table(['service', 'outbox', 'unsent', 'oldest'], rows) + unknown, json, isWell };
}

async function checks(api: Api): Promise<CommandOutcome> {
  const json = await api.get<Body>('/v1/ops/checks');
  const rows = json['differences'].map((one: Body) => [one['service'], one['check'], one['about'], one['since'], one['detail']]);
  const unknown = json['unknown'].map(
    (one: Body) => `${one['service']} can’t say since ${one['since']} whether ${one['check']} are right: ${one['why']}`,
  );
  const silent = json['silent'].map((service: string) => `unknown for ${service}: it doesn’t answer`);
  const found = rows.length === 0 ? ['no differences'] : [table(['service', 'check', 'about', 'since', 'difference'], rows)];
  return { text: [...found, ...unknown, ...silent].join('\n'), json, isWell: json['ok'] };
}

async function repair(api: Api): Promise<CommandOutcome> {
  const json = await api.post<Body>('/v1/ops/repair', {});
  const rows = json['repaired'].map((one: Body) => [one['service'], one['differences']]);
  const left = json['left'].map((one: Body) => [one['service'], one['check'], one['about'], one['why'], one['detail']]);
  const text = table(['service', 'repaired'], rows);
  if (left.length === 0) return { text, json, isWell: true };
  return { text: `${text}\n\n${table(['service', 'not repaired', 'about', 'why', 'difference'], left)}`, json, isWell: false };
}

const CHANGES = ['at', 'who', 'of', 'action', 'version', 'request', 'changed'];
const shown = (value: unknown): string => (value === null ? '-' : JSON.stringify(value));

/** One page after the other, the oldest first. */
async function changes(api: Api, _words: readonly string[], { since, by, of, limit }: Options): Promise<CommandOutcome> {
  const most = Number(limit ?? 1_000);
  const found: Body[] = [];
  for (let after: string | undefined; found.length < most;) {
    const asked = { since, by, of, limit: String(Math.min(250, most - found.length)), after };
    const page = await api.get<Body>(`/v1/ops/changes${queryOf(asked)}`);
    found.push(...page['data']);
    if (page['is_end']) break;
    after = String(page['next_after']);
  }
  const rows = found.flatMap((one) => {
    const fields: (Body | undefined)[] = one['fields']?.length > 0 ? one['fields'] : [undefined];
    const who = one['actor_name'] ? `${one['actor_name']} (${one['actor']})` : (one['actor'] ?? 'unknown');
    const head = [one['at'], who, one['of'], one['action'], one['version'], one['request_id']];
    return fields.map((field, i) => [
      ...(i === 0 ? head : head.map(() => '')),
      field ? `${field['field']}: ${shown(field['old'])} → ${shown(field['new'])}` : null,
    ]);
  });
  return { text: rows.length === 0 ? 'no changes' : table(CHANGES, rows), json: { data: found }, isWell: true };
}

async function republish(api: Api, services: readonly string[], { since }: Options): Promise<CommandOutcome> {
  const data: Body[] = [];
  for (const service of services) data.push(await api.post<Body>(`/v1/ops/services/${service}/republish`, since ? { since } : {}));
  const lines = data.map(
    (one) => `${one['service']}: ${one['published'] === null ? 'goes on in the background' : `${one['published']} messages`}`,
  );
  return { text: lines.join('\n'), json: { data }, isWell: true };
}

async function rebuildPlan(api: Api): Promise<CommandOutcome> {
  const json = await api.post<Body>('/v1/ops/plan/rebuild', {});
  return { text: `${json['phases'].length} processes of the planner: ${json['phases'].join(', ')}`, json, isWell: true };
}

async function drain(api: Api, ids: readonly string[], { giveUp }: Options): Promise<CommandOutcome> {
  const how = giveUp ? 'give_up' : 'send';
  const data: Body[] = [];
  for (const id of ids) data.push(await api.post<Body>(`/v1/ops/webhooks/${id}/drain`, { how }));
  const lines = data.map((one) => `webhook ${one['webhook_id']}: ${one['deliveries']} ${giveUp ? 'given up' : 'are sent now'}`);
  return { text: lines.join('\n'), json: { data }, isWell: true };
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  consumers,
  'dead-letters': deadLetters,
  'plan-check': planCheck,
  'ledger-check': ledgerCheck,
  services,
  outboxes,
  checks,
  repair,
  changes,
  republish,
  'rebuild-plan': rebuildPlan,
  drain,
};
