import { requiredTarget, type RankTarget } from '@pegboard/kit';
import { IdField, IdsField, OneOfField, PartField } from './body-fields';

export class RerankPlaceDto {
  @IdField({ optional: true, description: 'Directly before this order.' }) before_id?: number;
  @IdField({ optional: true, description: 'Directly behind this order.' }) after_id?: number;
  @OneOfField(['top', 'bottom'], { optional: true }) position?: 'top' | 'bottom';
}

/** A move in a ranking in Katana's own words. */
export class RerankOrdersDto {
  @IdsField({ min: 1, max: 250 }) order_ids!: number[];
  @PartField(() => RerankPlaceDto, { description: 'Exactly one of its fields.' }) place!: RerankPlaceDto;
}

/** The one place that it names (S4). @throws Rejection 422 RANK_TARGET if it names none or several */
export const placeNamed = ({ before_id, after_id, position }: RerankPlaceDto): RankTarget =>
  requiredTarget({ before_id, after_id, position: position && (position === 'top' ? 'first' : 'last') }, 'place/');
