import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportCompany, importCompany } from '@pegboard/exchange';
import { repositoryRoot } from '@pegboard/servers';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';

describe('files of a company, in and out', () => {
  const running = withCompany();
  const furniture = join(repositoryRoot(), 'examples', 'furniture');
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pegboard-files-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('a dry run does nothing; the import does all; the same files again change nothing', async () => {
    const { api } = running();
    const dry = await importCompany(api, furniture, { isDryRun: true });
    expect(dry.problems).toEqual([]);
    expect((await api.get('/v1/products')).data).toEqual([]);
    const seen: number[] = [];
    const first = await importCompany(api, furniture, { progress: (done) => seen.push(done) });
    expect([first.problems, first.steps.length]).toEqual([[], dry.steps.length]);
    expect(seen[seen.length - 1]).toBe(first.steps.length);
    const again = await importCompany(api, furniture);
    expect([again.problems, again.steps, again.unchanged]).toEqual([[], [], first.steps.length]);
  });

  it('what is exported can be taken in again, and is what is there', async () => {
    const { api } = running();
    await eventually(async () => {
      await exportCompany(api, folder);
      expect(readFileSync(join(folder, 'stock.csv'), 'utf8').split('\n').length).toBe(
        readFileSync(join(furniture, 'stock.csv'), 'utf8').split('\n').length,
      );
    });
    expect(await importCompany(api, folder)).toMatchObject({ problems: [], steps: [] });
  });

  it('what the system refuses half-way leaves nothing', async () => {
    const { api } = running();
    const before = (await api.get('/v1/customers')).data.length;
    writeFileSync(join(folder, 'customers.csv'), 'name,email\nNew One,new@example.com\n');
    writeFileSync(join(folder, 'suppliers.csv'), 'name,email\nBroken,not an address\n');
    writeFileSync(join(folder, 'locations.csv'), 'name\nNew place\n');
    await expect(importCompany(api, folder)).rejects.toThrow('Nothing was imported');
    expect((await api.get('/v1/customers')).data).toHaveLength(before);
    expect((await api.get('/v1/locations')).data.map(({ name }: { name: string }) => name)).not.toContain('New place');
  });
});
