import { answer, answered } from '@pegboard/service';

export const logsExportAnswer = answer(
  'WebhookLogsExport',
  { url: answered.text.meta({ format: 'uri', description: 'The address of the file; reading it needs the same key' }) },
  { url: 'https://api.example/v1/webhook_logs_export?webhook_id=1&format=csv' },
);
