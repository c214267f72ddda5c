import { FoxgloveClient } from '@foxglove/ws-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clientMessageDataFrame,
  messageDataFrame,
  parseClientBinary,
  parseClientText,
  parseServerBinary,
  parseServerText,
  serviceCallRequestFrame,
  serviceCallResponseFrame,
  textFrame,
  timeFrame,
} from '../../messages/index.ts';

const data = Uint8Array.of(0, 1, 0, 0, 42);
const call = { serviceId: 3, callId: 0xffff_ffff, encoding: 'cdr', data };

describe('frames', () => {
  it('come out of the independent client and into our parser as the same', () => {
    const { client, sent } = independentClient();
    const channel = {
      topic: '/exercise/command',
      encoding: 'cdr',
      schemaName: 'crtk_msgs/msg/StringStamped',
    };
    const channelId = client.advertise(channel);
    client.sendMessage(channelId, data);
    client.subscribe(7);
    client.sendServiceCallRequest(call);
    const [advertise, message, subscribe, request] = sent;
    expect(parseClientText(advertise as string)).toEqual({
      ok: true,
      frame: { op: 'advertise', channels: [{ id: channelId, ...channel }] },
    });
    expect(parseClientBinary(bytesOf(message))).toEqual({
      ok: true,
      frame: { op: 'messageData', channelId, data },
    });
    expect(bytesOf(message)).toEqual(clientMessageDataFrame(channelId, data));
    expect(parseClientText(subscribe as string)).toMatchObject({
      frame: { op: 'subscribe', subscriptions: [{ channelId: 7 }] },
    });
    expect(parseClientBinary(bytesOf(request))).toEqual({
      ok: true,
      frame: { op: 'serviceCallRequest', ...call },
    });
    expect(bytesOf(request)).toEqual(serviceCallRequestFrame(call));
  });

  it('that we build are read by the independent client', () => {
    const { client, receive } = independentClient();
    const seen: unknown[] = [];
    client.on('message', ({ subscriptionId, timestamp, data: payload }) =>
      seen.push([
        subscriptionId,
        timestamp,
        Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('hex'),
      ]),
    );
    client.on('time', ({ timestamp }) => seen.push(timestamp));
    client.on('serviceCallResponse', ({ serviceId, callId, encoding }) =>
      seen.push([serviceId, callId, encoding]),
    );
    receive(messageDataFrame(9, 2n ** 63n, data).buffer);
    receive(timeFrame(5n).buffer);
    receive(serviceCallResponseFrame(call).buffer);
    expect(seen).toEqual([[9, 2n ** 63n, '000100002a'], 5n, [3, 0xffff_ffff, 'cdr']]);
  });

  it('of the server are read back by our own client side', () => {
    expect(parseServerBinary(messageDataFrame(9, 12n, data))).toEqual({
      ok: true,
      frame: { op: 'messageData', subscriptionId: 9, timeNs: 12n, data },
    });
    expect(parseServerBinary(timeFrame(12n))).toEqual({ ok: true, frame: { op: 'time', timeNs: 12n } });
    expect(parseServerBinary(serviceCallResponseFrame(call))).toEqual({
      ok: true,
      frame: { op: 'serviceCallResponse', ...call },
    });
    const failure = { op: 'serviceCallFailure', serviceId: 1, callId: 2, message: 'no' } as const;
    expect(parseServerText(textFrame(failure))).toEqual({ ok: true, frame: failure });
  });
});

describe('what is no frame', () => {
  it.each([
    ['{', 'expected JSON, found {'],
    ['null', 'frame: expected Object, found null'],
    ['{"op":"reboot"}', 'field op: expected'],
    ['{"op":"subscribe"}', 'field subscriptions: expected'],
    [
      '{"op":"subscribe","subscriptions":[{"id":1,"channelId":-1}]}',
      'field subscriptions.0.channelId: expected >=0, found -1',
    ],
    ['{"op":"subscribe","subscriptions":[{"id":1.5,"channelId":1}]}', 'field subscriptions.0.id: expected'],
    [
      '{"op":"advertise","channels":[{"id":1,"topic":7}]}',
      'field channels.0.topic: expected string, found 7',
    ],
  ])('%s is named', (text, problem) => {
    const parsed = parseClientText(text);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.problem).toContain(problem);
  });

  it.each([
    [Uint8Array.of(), 'empty binary frame'],
    [Uint8Array.of(9), 'unknown binary opcode 9'],
    [Uint8Array.of(1, 0, 0), 'client message data: expected at least 5 bytes, found 3'],
    [
      Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 1),
      'an encoding of 4294967295 bytes where at most 1 fit',
    ],
  ])('%s is named', (bytes, problem) => {
    const parsed = parseClientBinary(bytes);
    expect(parsed.ok ? '' : parsed.problem).toContain(problem);
  });

  it('never makes a parser throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.json(), (noise, json) => {
        for (const parse of [parseClientBinary, parseServerBinary]) expect(parse(noise)).toHaveProperty('ok');
        for (const parse of [parseClientText, parseServerText]) expect(parse(json)).toHaveProperty('ok');
      }),
    );
  });
});

/** The independent client on a line whose other end is this test. */
function independentClient(): {
  client: FoxgloveClient;
  sent: unknown[];
  receive: (data: ArrayBuffer) => void;
} {
  const sent: unknown[] = [];
  const socket = {
    binaryType: '',
    protocol: 'foxglove.websocket.v1',
    onerror: null,
    onopen: null,
    onclose: null,
    onmessage: null as ((event: { data: ArrayBuffer }) => void) | null,
    close: () => undefined,
    send: (frame: unknown) => void sent.push(frame),
  };
  const client = new FoxgloveClient({ ws: socket });
  return { client, sent, receive: (frame) => socket.onmessage?.({ data: frame }) };
}

function bytesOf(frame: unknown): Uint8Array {
  if (ArrayBuffer.isView(frame)) return new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength);
  return new Uint8Array(frame as ArrayBuffer);
}
