import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Api } from '@pegboard/company';

/** Answers what in an event isn't as the description of all messages has it; nothing if all is. */
export async function describedMessages(api: Api): Promise<(event: any) => string[]> {
  const document = await api.get('/v1/asyncapi.json');
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'pegboard', ...document });
  return (event) => {
    const [, service, resource] = /^urn:pegboard:([a-z]+):([a-z_]+):v\d+$/.exec(event.dataschema) ?? [];
    const validate = ajv.getSchema(`pegboard#/components/messages/${service}_${resource}/payload`);
    if (!validate) return [`${event.dataschema} is not described`];
    void validate(event);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
