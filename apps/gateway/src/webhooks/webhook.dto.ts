import { OmitType } from '@nestjs/swagger';
import {
  BooleanField,
  editOf,
  field,
  IntegerField,
  PageQuery,
  QueryBoolean,
  QueryIds,
  QueryText,
  readOneOf,
  TextField,
  wrong,
  type FieldOptions,
} from '@pegboard/service';
import { EVERY_EVENT } from './event-names';
import { isToken } from './signature';

const DAY_S = 86_400;
const MAX_OVERLAP_S = 30 * DAY_S;
const MAX_URL_LENGTH = 2_000;
const TOKEN = 'Your own signing token: whsec_ and 24 to 64 bytes in base64. Default: a new one is created';

const UrlField = (options: FieldOptions = {}): PropertyDecorator =>
  TextField({
    ...options,
    max: MAX_URL_LENGTH,
    description: 'The address that events are posted to; https, without a user or password',
    example: 'https://shop.example/hooks/pegboard',
  });

const EventsField = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    { description: 'The events to send', example: ['sales_order.availability_updated'], ...options },
    { type: 'array', minItems: 1, maxItems: EVERY_EVENT.length * 2, items: { type: 'string', enum: [...EVERY_EVENT] } },
    (raw, name) => {
      if (!Array.isArray(raw) || raw.length === 0 || raw.length > EVERY_EVENT.length * 2)
        return wrong('NOT_A_LIST', `${name} must be a list of events, with at least one.`);
      const bad = raw.map((word) => readOneOf(word, name, EVERY_EVENT)).find((read) => 'problem' in read);
      return bad ?? { value: [...new Set(raw as string[])] };
    },
  );

const TokenField = (): PropertyDecorator =>
  field(
    { optional: true, description: TOKEN },
    { type: 'string', maxLength: 96, pattern: '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$' },
    (raw, name) =>
      typeof raw === 'string' && isToken(raw)
        ? { value: raw }
        : wrong('TOKEN_MALFORMED', `${name} must be whsec_ followed by 24 to 64 bytes in base64.`),
  );

const About = (): PropertyDecorator =>
  TextField({ optional: true, nullable: true, min: 0, max: 500, description: 'For people', example: 'web shop' });

export class CreateWebhookDto {
  @UrlField() url!: string;
  @EventsField() subscribed_events!: string[];
  @About() description?: string | null;
  @BooleanField({ optional: true, description: 'Default: true. A webhook that is not enabled gets events from when it is' })
  enabled?: boolean;
  @TokenField() token?: string;
}

export class UpdateWebhookDto extends editOf(OmitType(CreateWebhookDto, ['token', 'enabled'])) {
  @BooleanField({ optional: true, description: 'If you enable it again, it gets events from now on' }) enabled?: boolean;
}

export class RotateTokenDto {
  @IntegerField({
    optional: true,
    min: 0,
    max: MAX_OVERLAP_S,
    description: 'The time during which the old token signs too, in seconds. Default: one day',
    example: DAY_S,
  })
  overlap_seconds: number = DAY_S;

  @TokenField() token?: string;
}

export class WebhooksQuery extends PageQuery {
  @QueryIds() ids?: number[];
  @QueryText() url?: string;
  @QueryBoolean() enabled?: boolean;
}
