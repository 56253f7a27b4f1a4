import { OneOfField } from '@pegboard/service';
import { HOW, type HowToDrain } from './drain.answer';

export class DrainDto {
  @OneOfField(HOW) how!: HowToDrain;
}
