/** Where something can be sent to. */
export interface PostalAddress {
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly zip: string | null;
  readonly country: string | null;
}

/** As it is printed, without what is empty. */
export const addressLines = (address: PostalAddress | null | undefined): string[] =>
  address
    ? [
        address.line1,
        address.line2,
        [address.zip, address.city].filter(Boolean).join(' '),
        [address.state, address.country].filter(Boolean).join(', '),
      ].filter((line): line is string => !!line)
    : [];
