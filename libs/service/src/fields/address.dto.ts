import type { PostalAddress } from '@pegboard/kit';
import { TextField } from './body-fields';

const nullable = { optional: true, nullable: true } as const;

/** A postal address, as it is printed. */
export class AddressDto {
  @TextField({ ...nullable, min: 0, example: '8 Sawmill Road' })
  line_1?: string | null;

  @TextField({ ...nullable, min: 0, example: 'Gate 2' })
  line_2?: string | null;

  @TextField({ ...nullable, min: 0, example: 'Växjö' })
  city?: string | null;

  @TextField({ ...nullable, min: 0, example: 'Kronoberg' })
  state?: string | null;

  @TextField({ ...nullable, min: 0, example: '352 30' })
  zip?: string | null;

  @TextField({ ...nullable, min: 0, example: 'SE' })
  country?: string | null;
}

export const postalAddress = ({ line_1, line_2, city, state, zip, country }: AddressDto): PostalAddress => ({
  line1: line_1 ?? '',
  line2: line_2 ?? null,
  city: city ?? null,
  state: state ?? null,
  zip: zip ?? null,
  country: country ?? null,
});
