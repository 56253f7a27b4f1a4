import { z } from 'zod';

export const LETTERHEAD = Symbol('Letterhead');

/** What stands at the head of papers that leave the company. */
export interface Letterhead {
  /** Without it the name of the location that orders. */
  readonly name: string | undefined;
  readonly address: readonly string[];
  readonly contact: string | undefined;
  readonly taxNumber: string | undefined;
}

const Settings = z.object({
  COMPANY_NAME: z.string().max(200).optional(),
  /** Lines, with a `|` between them. */
  COMPANY_ADDRESS: z.string().max(500).default(''),
  COMPANY_CONTACT: z.string().max(200).optional(),
  COMPANY_TAX_NUMBER: z.string().max(50).optional(),
});

export function readLetterhead(environment: NodeJS.ProcessEnv = process.env): Letterhead {
  const settings = Settings.parse(environment);
  return {
    name: settings.COMPANY_NAME,
    address: settings.COMPANY_ADDRESS.split('|')
      .map((text) => text.trim())
      .filter(Boolean),
    contact: settings.COMPANY_CONTACT,
    taxNumber: settings.COMPANY_TAX_NUMBER,
  };
}
