/** The page at `/docs`: what there is by area, with a filter. It runs its own scripts and asks this gateway alone. */
export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Pegboard API</title>
    <link rel="stylesheet" href="/docs/files/swagger-ui.css">
    <link rel="stylesheet" href="/docs/page.css">
    <link rel="icon" type="image/png" href="/docs/files/favicon-32x32.png">
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/files/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/**
 * The viewer filters by the names of tags alone. Here every word is looked for in all that is written about a call. And for each call
 * that is opened, the viewer would take half a minute of a processor to read the whole description: here it gets that call, and the schemas in it.
 */
export const START = `const at = (document, path) => path.reduce((found, key) => found?.[key], document);

const whole = (document, value, above = []) => {
  if (Array.isArray(value)) return value.map((one) => whole(document, one, above));
  if (typeof value !== 'object' || value === null) return value;
  const ref = value.$ref;
  if (typeof ref !== 'string') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, whole(document, one, above)]));
  const title = ref.split('/').at(-1);
  return above.includes(ref) ? { title } : { title, ...whole(document, at(document, ref.split('/').slice(1)), [...above, ref]) };
};

const Reader = { fn: { resolveSubtree: async (document, path) => ({ spec: whole(document, at(document, path)), errors: [] }) } };

const wordsOf = (filter) => (typeof filter === 'string' ? filter.toLowerCase().split(/\\s+/).filter(Boolean) : []);

const isAbout = (call, tag, words) => {
  const { path, method } = call.toObject();
  const text = [tag, method, path, call.getIn(['operation', 'summary']), call.getIn(['operation', 'description'])].join(' ').toLowerCase();
  return words.every((word) => text.includes(word) || text.replaceAll('_', ' ').includes(word));
};

const Filter = {
  fn: {
    opsFilter: (tags, filter) =>
      tags
        .map((tag, name) => tag.update('operations', (calls) => calls.filter((call) => isAbout(call, name, wordsOf(filter)))))
        .filter((tag) => tag.get('operations').size > 0),
  },
  statePlugins: {
    layout: {
      wrapSelectors: {
        // What was looked for is shown, and not only the name under which it stands.
        isShown: (original, system) => (_state, thing, ...rest) =>
          (thing[0] === 'operations-tag' && wordsOf(system.layoutSelectors.currentFilter()).length > 0) || original(thing, ...rest),
      },
    },
  },
};

const Areas = {
  wrapComponents: {
    FilterContainer: (Original, { React }) => (props) =>
      React.createElement('label', { className: 'wrapper find' }, 'Find a call: receive, rank, missing ingredients …', React.createElement(Original, props)),
    OperationTag: (Original, { React, specSelectors, layoutSelectors }) => (props) => {
      const area = specSelectors.specJson().get('x-tagGroups')?.find((group) => group.getIn(['tags', 0]) === props.tag);
      const heading = area && wordsOf(layoutSelectors.currentFilter()).length === 0;
      return React.createElement(
        React.Fragment,
        null,
        heading && React.createElement('h2', { className: 'area' }, area.get('name'), React.createElement('small', null, area.get('description'))),
        React.createElement(Original, props),
      );
    },
  },
};

// Refusals are alike everywhere: once for each call is enough to read, and a third of the work.
const REFUSED = { description: 'A refusal: its code, a sentence, and the numbers', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error422' } } } };
const withOneRefusal = (call) => ({
  ...call,
  responses: { ...Object.fromEntries(Object.entries(call.responses).filter(([status]) => status.startsWith('2'))), default: REFUSED },
});
const mapped = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

const show = (description) => SwaggerUIBundle({
  spec: { ...description, paths: mapped(description.paths, (calls) => mapped(calls, withOneRefusal)) },
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  plugins: [Reader, Filter, Areas],
});

fetch('/v1/openapi.json').then((answer) => answer.json()).then(show, () => {
  document.getElementById('api').textContent = 'The description of the API can’t be read now. Load the page again.';
});
`;

/** Of a narrow screen: nothing is wider than it, and what is touched is large enough. */
export const STYLES = `body { margin: 0; }
.swagger-ui .find { display: block; }
.swagger-ui .find .wrapper { padding: 0; }
.swagger-ui .find .block { margin: 8px 0 0; width: 100%; }
.swagger-ui .information-container { padding-top: 0; }
.swagger-ui .find ::placeholder { color: transparent; }
.swagger-ui h2.area { margin: 32px 0 0; font-size: 26px; }
.swagger-ui h2.area small { display: block; font-size: 14px; font-weight: normal; margin-top: 4px; }
.swagger-ui .operation-filter-input { box-sizing: border-box; width: 100%; max-width: 100%; font-size: 16px; }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 10px; }
  .swagger-ui .information-container.wrapper { padding-top: 0; }
  .swagger-ui .info { margin: 20px 0; }
  .swagger-ui .scheme-container { padding: 12px 0; }
  .swagger-ui .opblock-tag { flex-wrap: wrap; font-size: 18px; padding: 12px 4px; }
  .swagger-ui .opblock-tag a { overflow-wrap: anywhere; }
  .swagger-ui .opblock-tag small { flex-basis: 100%; padding: 4px 0 0; order: 3; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-control { flex-wrap: wrap; min-height: 44px; }
  .swagger-ui .opblock .opblock-summary-method { min-width: 64px; padding: 6px 0; }
  .swagger-ui .opblock .opblock-summary-path-description-wrapper { flex-basis: 70%; flex-direction: column; align-items: flex-start; gap: 2px; }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; padding: 0 8px; font-size: 14px; word-break: break-all; }
  .swagger-ui .opblock .opblock-summary-description { padding: 0 8px; }
  .swagger-ui table.parameters, .swagger-ui table.parameters tbody, .swagger-ui table.parameters tr, .swagger-ui table.parameters td,
  .swagger-ui table.responses-table, .swagger-ui table.responses-table tbody, .swagger-ui table.responses-table tr, .swagger-ui table.responses-table td { display: block; width: 100%; max-width: 100%; box-sizing: border-box; }
  .swagger-ui table.parameters thead, .swagger-ui table.responses-table thead { display: none; }
  .swagger-ui .parameters-col_description input, .swagger-ui .parameters-col_description select, .swagger-ui .parameters-col_description textarea { width: 100%; max-width: 100%; font-size: 16px; }
  .swagger-ui .highlight-code, .swagger-ui .microlight { max-width: 100%; overflow-x: auto; }
}
`;

/** Its styles are also written into it by its script. */
export const PAGE_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  },
};
