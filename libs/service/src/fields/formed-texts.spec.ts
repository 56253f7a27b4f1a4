import { CurrencyField, EmailField, TimeZoneField } from './formed-texts';
import { readBody } from './read-body';

class PartnerDto {
  @EmailField({ optional: true }) email?: string;
  @CurrencyField({ optional: true }) currency?: string;
  @TimeZoneField({ optional: true }) time_zone?: string;
}

describe('texts of one form', () => {
  it.each([
    [{ email: 'not an address' }, 'email must be an address such as sales@wood.example, not "not an address".'],
    [{ email: 'a@b' }, 'email must be an address such as sales@wood.example, not "a@b".'],
    [{ email: `${'a'.repeat(250)}@b.example` }, 'email has 260 characters; at most 254 are allowed.'],
    [{ currency: 'Euro' }, 'currency must be three capital letters such as EUR, not "Euro".'],
    [{ currency: 'eur' }, 'currency must be three capital letters such as EUR, not "eur".'],
    [{ currency: '' }, 'currency must not be empty.'],
    [{ time_zone: 'Mars/Olympus' }, 'There is no time zone "Mars/Olympus". Give an IANA name such as Europe/Tallinn.'],
  ])('%j is refused in one sentence', (body, message) => {
    expect(() => readBody(PartnerDto, body)).toThrow(message);
  });

  it('what has the form is taken, without the blanks around it', () => {
    const body = { email: ' sales@wood.example ', currency: 'EUR', time_zone: 'Asia/Kolkata' };
    expect(readBody(PartnerDto, body)).toEqual({ ...body, email: 'sales@wood.example' });
  });
});
