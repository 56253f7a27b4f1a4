import * as customFields from './custom-fields';
import * as items from './items';
import * as ledger from './ledger';
import * as manufacturing from './manufacturing';
import type { EventType, Question } from './message';
import * as operations from './operations';
import * as plan from './plan';
import * as purchasing from './purchasing';
import * as sales from './sales';
import * as transfers from './transfers';
import * as uses from './uses';

const isEvent = (value: unknown): value is EventType<any> =>
  typeof value === 'object' && value !== null && 'body' in value && 'resource' in value;
const isQuestion = (value: unknown): value is Question<any, any> =>
  typeof value === 'object' && value !== null && 'subject' in value && 'output' in value;

const everything: [string, unknown][] = Object.entries({
  ...customFields,
  ...items,
  ...ledger,
  ...manufacturing,
  ...operations,
  ...plan,
  ...purchasing,
  ...sales,
  ...transfers,
  ...uses,
});

/** Every event type and every question there is, by the name under which it is exported. */
export const everyEvent = everything.filter((entry): entry is [string, EventType<any>] => isEvent(entry[1]));
export const everyQuestion = everything.filter((entry): entry is [string, Question<any, any>] => isQuestion(entry[1]));
