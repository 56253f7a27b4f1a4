import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { eventually } from '@pegboard/testing';
import { readSettings } from './config';
import { Draining } from './draining';
import { Public } from './http/auth.guard';
import { ServiceModule } from './service.module';
import { createEdge } from './start-service';

let finish: (() => void) | undefined;

@Controller('slow')
class SlowController {
  @Public()
  @Get()
  slow(): Promise<string> {
    return new Promise((resolve) => (finish = () => resolve('done')));
  }
}

@Module({
  imports: [ServiceModule.edge('sales', readSettings({ PEGBOARD_API_KEY: 'serve-test-key', LOG_LEVEL: 'silent' }))],
  controllers: [SlowController],
})
class SlowModule {}

describe('a process that is told to end', () => {
  let app: NestFastifyApplication;
  let url: string;
  beforeAll(async () => {
    app = await createEdge(SlowModule);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  const call = async (path: string, agent?: Agent): Promise<{ status?: number; connection?: string; text: string }> => {
    const [answer] = await once(get(url + path, { agent: agent ?? false }), 'response');
    let text = '';
    for await (const part of answer) text += part;
    return { status: answer.statusCode, connection: answer.headers.connection, text };
  };

  it('says so, turns callers away from their connections, finishes what was begun and then takes no more', async () => {
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await call('/health/accepting', kept)).toMatchObject({ status: 200, connection: 'keep-alive' });
    const begun = call('/slow');
    await eventually(() => expect(finish).toBeDefined());

    const draining = app.get(Draining).run(200);
    expect(await call('/health/live', kept)).toMatchObject({ status: 200, connection: 'close' });
    expect(await call('/health/accepting')).toMatchObject({ status: 503 });
    expect(JSON.parse((await call('/health/ready')).text).error).toMatchObject({ accepting: { status: 'down' } });

    await eventually(() => expect(call('/health/live')).rejects.toMatchObject({ code: 'ECONNREFUSED' }));
    finish!();
    expect(await begun).toMatchObject({ status: 200, text: 'done', connection: 'close' });
    await draining;
    kept.destroy();
  });
});
