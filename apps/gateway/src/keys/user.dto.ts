import { PageQuery, QueryInstant, QueryLastInstant } from '@pegboard/service';

const ofKeys = { description: 'By the moment at which the key was created: its name never changes' };

export class UsersQuery extends PageQuery {
  @QueryInstant(ofKeys) created_at_min?: string;
  @QueryLastInstant(ofKeys) created_at_max?: string;
  @QueryInstant(ofKeys) updated_at_min?: string;
  @QueryLastInstant(ofKeys) updated_at_max?: string;
}
