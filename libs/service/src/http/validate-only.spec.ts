import { Body, Controller, Post } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiProperty, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { ValidateOnly } from './validate-only';

class CreateThingDto {
  @ApiProperty() name!: string;
}

@Controller('v1/things')
class ThingsController {
  @Post()
  @ValidateOnly()
  create(@Body() body: CreateThingDto): string {
    return body.name;
  }
}

describe('a call that can be asked for its checks alone', () => {
  it('is described by its own name and with its body, as every other call', async () => {
    const module = await Test.createTestingModule({ controllers: [ThingsController] }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.init();
    const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    expect(paths['/v1/things']!.post).toMatchObject({
      operationId: 'ThingsController_create',
      requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateThingDto' } } } },
    });
    await app.close();
  });
});
