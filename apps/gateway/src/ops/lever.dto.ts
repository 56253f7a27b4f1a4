import { InstantField } from '@pegboard/service';

export class RepublishDto {
  @InstantField({ optional: true, description: 'Only what was changed since this time; everything if absent' }) since?: string;
}
