import specs from '@asyncapi/specs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { asyncApi } from './asyncapi';
import { everyEvent, everyQuestion } from './every';

describe('the description of all messages', () => {
  const document = asyncApi('0.1.0') as any;

  it('is an AsyncAPI 3 document', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false, meta: false, validateSchema: false });
    addFormats(ajv);
    const validate = ajv.compile((specs.schemasWithoutId as any)['3.0.0']);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...document, channels: { one: { address: 7 } } })).toBe(false);
  });

  it('names every event and every question once', () => {
    const addresses = Object.values<any>(document.channels)
      .map(({ address }) => address)
      .filter((address) => address !== null);
    expect(addresses).toHaveLength(everyEvent.length + everyQuestion.length);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('points only at what is there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
    expect(references.length).toBeGreaterThan(100);
    for (const path of new Set(references)) {
      const found = path.split('/').reduce((at: any, step) => at?.[step], document);
      expect([path, typeof found]).toEqual([path, 'object']);
    }
  });

  it('says of every field what it is', () => {
    const bare: string[] = [];
    const look = (schema: any, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [name, field] of Object.entries<any>(schema.properties ?? {})) {
        if (Object.keys(field).length === 0) bare.push(`${at}.${name}`);
        look(field, `${at}.${name}`);
      }
      look(schema.items, `${at}[]`);
      for (const choice of schema.anyOf ?? []) look(choice, at);
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) look(schema, name);
    expect(bare).toEqual([]);
  });
});
