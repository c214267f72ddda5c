import { createServer } from 'node:http';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGateway, GatewayError } from '../../host/gateway/index.ts';
import { closing, ForeignClient, http, openSocket, startGateway, TOKEN, until, upgrade } from './support.ts';

describe('a connection is refused with a reason', () => {
  it.each([
    [
      'from a page of another site',
      { Origin: 'http://evil.example' },
      403,
      /Origin "http:\/\/evil.example" may not connect/,
    ],
    ['from another port of this machine', { Origin: 'http://localhost:1' }, 403, /may not connect/],
    ['from a page in a sandbox', { Origin: 'null' }, 403, /may not connect/],
    [
      'under a name that was made to point here',
      { Host: 'evil.example:PORT' },
      403,
      /Host "evil.example:PORT" is not this server/,
    ],
    [
      'under a name that only starts like ours',
      { Host: 'localhost.evil.example:PORT' },
      403,
      /is not this server/,
    ],
    ['to another port than ours', { Host: 'localhost:1' }, 403, /is not this server/],
    ['without a host', { Host: '' }, 403, /Host \(none\) is not this server/],
    [
      'without a sub-protocol',
      { 'Sec-WebSocket-Protocol': '' },
      400,
      /Ask for one of .* foxglove.websocket.v1, foxglove.sdk.v1/,
    ],
    ['with another sub-protocol', { 'Sec-WebSocket-Protocol': 'chat, mqtt' }, 400, /Ask for one of/],
  ])('%s', async (_, headers, status, reason) => {
    const { gateway } = await startGateway();
    const withPort = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('PORT', String(gateway.port)),
    ]);
    const answer = await upgrade(gateway.port, Object.fromEntries(withPort) as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.body.replaceAll(String(gateway.port), 'PORT')).toMatch(reason);
    expect(gateway.controlState.viewers).toBe(0);
  });

  it.each(['http://localhost:PORT', 'http://127.0.0.1:PORT', 'file://'])(
    'but not from %s',
    async (origin) => {
      const { gateway } = await startGateway();
      const { status } = await upgrade(gateway.port, {
        Origin: origin.replace('PORT', String(gateway.port)),
      });
      expect(status).toBe(101);
    },
  );

  it('when there are as many clients as there may be, until one leaves', async () => {
    const { gateway } = await startGateway({ limits: { clients: 2 } });
    const first = await ForeignClient.connect(gateway.port);
    await ForeignClient.connect(gateway.port);
    expect(await upgrade(gateway.port, {})).toEqual({
      status: 503,
      body: 'There are 2 clients already, and no room for more\n',
    });
    first.socket.terminate();
    await until(() => gateway.controlState.viewers === 1);
    expect((await upgrade(gateway.port, {})).status).toBe(101);
  });
});

describe('a client is sent away', () => {
  it('for a frame that is too large', async () => {
    const { gateway } = await startGateway();
    const socket = openSocket(gateway.port);
    socket.on('open', () => socket.send(new Uint8Array(64 * 1024 + 1)));
    expect((await closing(socket)).code).toBe(1009);
  });

  it('for a flood, with the reason', async () => {
    const { gateway } = await startGateway();
    const other = await ForeignClient.connect(gateway.port);
    const socket = openSocket(gateway.port);
    socket.on('open', () => {
      for (let i = 0; i < 20_000; i++) socket.send('{"op":"unsubscribe","subscriptionIds":[]}');
    });
    expect(await closing(socket)).toEqual({ code: 1008, reason: 'more than 2000 frames per second' });
    expect(await other.takeControl(TOKEN)).toMatchObject({ granted: true });
  });

  it('for garbage, after it was told what is wrong with each frame', async () => {
    const { gateway } = await startGateway({ limits: { malformedFrames: 4 } });
    const socket = openSocket(gateway.port);
    const statuses: string[] = [];
    socket.on('message', (data, isBinary) => {
      const frame = isBinary
        ? {}
        : (JSON.parse((data as Buffer).toString()) as { op?: string; message?: string });
      if (frame.op === 'status') statuses.push(frame.message!);
    });
    socket.on('open', () => {
      for (const frame of ['not json', '{"op":"format disk"}', Buffer.from([77]), Buffer.from([])])
        socket.send(frame);
    });
    expect(await closing(socket)).toEqual({ code: 1007, reason: '4 frames that make no sense' });
    expect(statuses[0]).toBe('Frame not understood: expected JSON, found not json');
    expect(statuses[1]).toMatch(/field op: expected .*, found "format disk"/);
    expect(statuses[2]).toBe('Frame not understood: unknown binary opcode 77');
    expect(statuses[3]).toBe('Frame not understood: empty binary frame');
  });

  it('for text that is not UTF-8', async () => {
    const { gateway } = await startGateway();
    const socket = openSocket(gateway.port);
    socket.on('open', () => socket.send(Buffer.from([0xff, 0xfe]), { binary: false }));
    expect((await closing(socket)).code).toBe(1007);
  });
});

describe('a gateway that cannot start', () => {
  it('says which port is taken and what to do', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void squatter.close());
    await until(() => squatter.listening);
    const { port } = squatter.address() as AddressInfo;
    await expect(startGateway({ port })).rejects.toThrow(
      new GatewayError(
        `Port ${port} on 127.0.0.1 is in use by another program. Stop that program, or choose another port with --port.`,
      ),
    );
  });

  it('says that the console was not built', async () => {
    await expect(startGateway({ staticFolder: '/nowhere' })).rejects.toThrow(
      /\/nowhere: no index.html in it. Build the console first: npm run build/,
    );
  });

  it('says that an address is not ours', async () => {
    await expect(startGateway({ host: '192.0.2.1' })).rejects.toThrow(
      /192.0.2.1 is not an address of this machine/,
    );
  });
});

describe('the page', () => {
  it('is served with its files, their types, and headers that let it talk to this server only', async () => {
    const { gateway } = await startGateway({ staticFolder: builtConsole() });
    const page = await http(gateway.port, '/?x=1');
    expect(page).toMatchObject({ status: 200, body: '<!doctype html>' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'referrer-policy': 'no-referrer',
    });
    const policy = page.headers['content-security-policy'] as string;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${gateway.port}`);
    expect(policy).not.toMatch(/unsafe|\*/);
    const script = await http(gateway.port, '/assets/main-1a2b.js');
    expect(script).toMatchObject({ status: 200, body: 'run()' });
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'max-age=31536000, immutable',
    });
    expect(await http(gateway.port, '/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '//etc/passwd',
    '/assets',
    '/%',
    '/missing.js',
  ])('is not a way to %s', async (path) => {
    const { gateway } = await startGateway({ staticFolder: builtConsole() });
    const { status, body } = await http(gateway.port, path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  it('is read, not written, and not under a foreign name', async () => {
    const { gateway } = await startGateway({ staticFolder: builtConsole() });
    expect((await http(gateway.port, '/', { method: 'POST' })).status).toBe(405);
    const rebound = await http(gateway.port, '/', { headers: { Host: `evil.example:${gateway.port}` } });
    expect(rebound.status).toBe(403);
    expect(rebound.body).toContain(`open it as http://localhost:${gateway.port}`);
  });

  it('need not exist for viewers to watch', async () => {
    const { gateway } = await startGateway();
    expect((await http(gateway.port, '/')).status).toBe(404);
    expect((await upgrade(gateway.port, {})).status).toBe(101);
  });
});

it('listening on the network answers under the address that was reached', async () => {
  const gateway = await createGateway({
    port: 0,
    host: '0.0.0.0',
    token: TOKEN,
    name: 'n',
    sessionId: 's',
    clientTopics: [],
    onMessage: () => undefined,
    onControl: () => undefined,
  });
  onTestFinished(() => gateway.close());
  expect((await upgrade(gateway.port, {})).status).toBe(101);
  expect((await upgrade(gateway.port, { Host: `203.0.113.9:${gateway.port}` })).status).toBe(403);
});

/** A folder such as the bundler makes, next to a file that is nobody's business. */
function builtConsole(): string {
  const parent = mkdtempSync(join(tmpdir(), 'trocar-console-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, 'dist');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets/main-1a2b.js'), 'run()');
  return folder;
}
