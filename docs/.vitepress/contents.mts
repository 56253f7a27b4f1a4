import type { DefaultTheme } from 'vitepress';

const page = (text: string, link: string): DefaultTheme.SidebarItem => ({ text, link });

export const nav: DefaultTheme.NavItem[] = [
  { text: 'Getting started', link: '/getting-started' },
  { text: 'Concepts', link: '/concepts/dealing', activeMatch: '^/concepts/' },
  { text: 'How to', link: '/how-to/sales', activeMatch: '^/how-to/' },
  { text: 'API', link: '/api' },
];

export const sidebar: DefaultTheme.SidebarItem[] = [
  { text: 'Start', items: [page('Getting started', '/getting-started'), page('The furniture company', '/furniture')] },
  {
    text: 'Concepts',
    items: [
      page('Who gets what', '/concepts/dealing'),
      page('Statuses and dates', '/concepts/statuses'),
      page('Made to order: the link', '/concepts/link'),
      page('The stock ledger', '/concepts/ledger'),
      page('Batches and traces', '/concepts/batches'),
      page('The path of a change', '/concepts/one-change'),
      page('Glossary', '/glossary'),
    ],
  },
  {
    text: 'How to',
    items: [
      page('Installing', '/how-to/installing'),
      page('The board', '/how-to/board'),
      page('Sales', '/how-to/sales'),
      page('Production planning', '/how-to/production'),
      page('Buying', '/how-to/buying'),
      page('Warehouse', '/how-to/warehouse'),
      page('Quality', '/how-to/quality'),
      page('A web shop', '/how-to/web-shop'),
      page('An ERP', '/how-to/erp'),
      page('Ask it in words', '/how-to/ask-in-words'),
      page('Operating', '/how-to/operating'),
      page('Adding a feature', '/how-to/adding-a-feature'),
    ],
  },
  {
    text: 'Reference',
    items: [
      page('All of it', '/reference'),
      page('Rules', '/rules'),
      page('API', '/api'),
      page('Compatibility with Katana', '/katana-compatibility'),
      page('Error codes', '/errors'),
      page('Who may do what', '/access'),
      page('Stock, batches, traces', '/stock'),
      page('Import and export', '/import-and-export'),
      page('Sales orders by state', '/states-of-sales'),
      page('Manufacturing by state', '/states-of-manufacturing'),
      page('Purchasing by state', '/states-of-purchasing'),
    ],
  },
  {
    text: 'Listening',
    items: [page('Events', '/events'), page('Writing a consumer', '/consumers'), page('Webhooks', '/webhooks')],
  },
  {
    text: 'Running it',
    items: [
      page('Deployment', '/deployment'),
      page('Operations', '/operations'),
      page('Observability', '/observability'),
      page('Upgrading', '/upgrade'),
      page('Reliability', '/reliability'),
      page('Benchmarks', '/benchmarks'),
    ],
  },
  {
    text: 'Inside',
    items: [
      page('Architecture', '/architecture'),
      page('Decisions', '/adr/'),
      page('Contributing', '/contributing'),
      page('Changelog', '/changelog'),
    ],
  },
];
