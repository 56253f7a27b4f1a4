import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { imageOf, shippedImage } from './images';
import { repositoryRoot } from './repository';

describe('the images of the servers', () => {
  const chart = (file: string): any => parse(readFileSync(join(repositoryRoot(), 'deploy', 'helm', 'pegboard', file), 'utf8'));

  it('are the same in compose, in the chart, and in the tests', () => {
    const images = [shippedImage('NATS'), shippedImage('MONGO')];
    expect(images).toEqual(['nats:2.12-alpine', 'mongo:8']);
    const { nats, mongodb } = chart('values.yaml');
    expect([nats.image, mongodb.image]).toEqual(images);
    const listed = parse(chart('Chart.yaml').annotations['artifacthub.io/images']).map(({ image }: { image: string }) => image);
    expect(listed).toEqual(expect.arrayContaining(images));
  });

  it('are others where the variables of compose name them', () => {
    const before = process.env['NATS_IMAGE'];
    try {
      process.env['NATS_IMAGE'] = 'pegboard-standin/nats-server:1';
      expect(imageOf('NATS')).toBe('pegboard-standin/nats-server:1');
      process.env['NATS_IMAGE'] = '';
      expect(imageOf('NATS')).toBe(shippedImage('NATS'));
    } finally {
      if (before === undefined) delete process.env['NATS_IMAGE'];
      else process.env['NATS_IMAGE'] = before;
    }
  });
});
