import { NatsAsker } from '@pegboard/eventing';
import type { LedgerFact } from '@pegboard/domain-planning';
import { differencesFromOwners } from '../../../apps/erp-sync/src/audit-owners';
import { openDatabase, type MirrorDatabase } from '../../../apps/erp-sync/src/mirror/database';
import { Mirror } from '../../../apps/erp-sync/src/mirror/mirror';
import { Owners } from '../../../apps/erp-sync/src/owners';
import { Syncing } from '../../../apps/erp-sync/src/syncing';
import { documentsOf } from '../clerks';
import { Host, CALM } from '../host';
import { SimConnection } from '../sim-connection';
import { SimReader } from '../sim-reader';
import { AgendaClock } from '../agenda';
import type { OtherProcess, World } from '../world';

type Line = Readonly<Record<string, any>>;

/** A relational mirror that follows the company from its beginning. */
export class MirrorTwin {
  private constructor(
    private readonly world: World,
    private readonly database: MirrorDatabase,
  ) {}

  static async open(world: World): Promise<MirrorTwin> {
    return new MirrorTwin(world, await openDatabase('file::memory:'));
  }

  start(): void {
    this.world.keep('erp-sync', 'erp-sync', (process) => void this.follow(process));
  }

  close(): Promise<void> {
    return this.database.destroy();
  }

  private async follow({ host, connection, clock, onProblem }: OtherProcess): Promise<void> {
    const asker = new NatsAsker(connection.asBus, clock, host);
    const ports = {
      asker,
      timers: host,
      reader: new SimReader(connection),
      isStopped: () => !host.isAlive,
      onStep: () => undefined,
      onProblem,
    };
    // Whatever ends it, it is started again.
    await new Syncing(ports, await new Mirror(this.database).open()).run().catch(onProblem);
    host.die();
  }

  /** What it holds that isn't what the owners hold. */
  async faults(ledger: LedgerFact): Promise<string[]> {
    const { world } = this;
    const host = new Host('auditor', 'erp-sync', world.agenda, world.chance, CALM, () => undefined);
    const connection = new SimConnection(world.bus, host);
    const asker = new NatsAsker(connection.asBus, new AgendaClock(world.agenda), host);
    const ports = { asker, timers: host, isStopped: () => false, onProblem: () => undefined, onStep: () => undefined };
    const mirror = await new Mirror(this.database).open();
    const asked = differencesFromOwners(mirror, new Owners(ports));
    const differences = await world.agenda.until(asked, 60_000, 'the audit of the mirror');
    connection.close();
    const unread = (await this.lines('unread'))
      .filter((line) => line['is_made_good'] === 0)
      .map((line) => `${line['subject']}: ${line['reason']}`);
    return [...differences, ...unread, ...(await this.besideFaults()), ...(await this.stockFaults(ledger))].map(
      (fault) => `mirror: ${fault}`,
    );
  }

  private lines(table: string): Promise<Line[]> {
    return this.database.selectFrom(table).selectAll().execute();
  }

  /** Ranks and statuses, which owners keep beside their documents. */
  private async besideFaults(): Promise<string[]> {
    const faults: string[] = [];
    for (const [service, collection, of, keyOf] of BESIDE) {
      const ranks = new Map((await this.lines(`${of.slice(0, -3)}_ranks`)).map((line) => [line[of], line['rank_key']]));
      const statuses = new Map((await this.lines(`${of.slice(0, -3)}_statuses`)).map((line) => [line[of], line]));
      for (const { _id: id, isDeleted, beside } of documentsOf(this.world, service, collection)) {
        if (isDeleted) continue;
        if (ranks.get(id) !== keyOf(beside?.rank?.value))
          faults.push(`${of} ${id} has rank ${ranks.get(id)}, its owner ${keyOf(beside?.rank?.value)}`);
        const kept = beside?.plan?.value?.order?.ingredient_availability ?? null;
        const known = statuses.get(id)?.['ingredient_availability'] ?? null;
        if (kept !== known) faults.push(`${of} ${id} is ${known}, and ${kept} at its owner`);
      }
    }
    return faults;
  }

  private async stockFaults({ balances }: LedgerFact): Promise<string[]> {
    const sums = new Map<string, number>();
    const add = (key: string, quantity: number): void => void sums.set(key, (sums.get(key) ?? 0) + quantity);
    for (const line of await this.lines('stock_movements'))
      add(`${line['variant_id']}@${line['location_id']}`, Math.round(Number(line['quantity']) * 1e6));
    for (const { variantId, locationId, quantity } of balances) add(`${variantId}@${locationId}`, -Math.round(Number(quantity)));
    return [...sums].flatMap(([key, difference]) =>
      difference === 0 ? [] : [`movements of ${key} come to ${difference / 1e6} more than the stock`],
    );
  }
}

const BESIDE = [
  ['sales', 'sales_orders', 'sales_order_id', (rank: { key?: number } | undefined) => rank?.key],
  ['manufacturing', 'manufacturing_orders', 'manufacturing_order_id', (rank: unknown) => rank],
] as const;
