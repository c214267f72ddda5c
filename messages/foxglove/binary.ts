/** Binary frames of the Foxglove WebSocket protocol v1: one byte that says which, then little-endian fields. */
import type { Parsed } from './json.ts';

const ServerOpcode = { messageData: 1, time: 2, serviceCallResponse: 3 } as const;
const ClientOpcode = { messageData: 1, serviceCallRequest: 2 } as const;

/** A message of a subscribed channel. `data` is a view of the frame. */
export interface MessageDataFrame {
  readonly op: 'messageData';
  readonly subscriptionId: number;
  /** Nanoseconds since 1970. */
  readonly timeNs: bigint;
  readonly data: Uint8Array;
}

/** The server's time. */
export interface TimeFrame {
  readonly op: 'time';
  readonly timeNs: bigint;
}

/** One side of a service call. `data` is a view of the frame. */
interface ServiceFrame {
  readonly serviceId: number;
  readonly callId: number;
  readonly encoding: string;
  readonly data: Uint8Array;
}

export interface ServiceCallResponseFrame extends ServiceFrame {
  readonly op: 'serviceCallResponse';
}

export interface ServiceCallRequestFrame extends ServiceFrame {
  readonly op: 'serviceCallRequest';
}

/** A message that a client publishes on a channel it advertised. `data` is a view of the frame. */
export interface ClientMessageDataFrame {
  readonly op: 'messageData';
  readonly channelId: number;
  readonly data: Uint8Array;
}

export type ServerBinaryFrame = MessageDataFrame | TimeFrame | ServiceCallResponseFrame;
export type ClientBinaryFrame = ClientMessageDataFrame | ServiceCallRequestFrame;

const MESSAGE_HEADER = 1 + 4 + 8;
const TIME_LENGTH = 1 + 8;
const CLIENT_MESSAGE_HEADER = 1 + 4;
const SERVICE_HEADER = 1 + 4 + 4 + 4;
/** No encoding has a longer name; bounds what a hostile frame makes us decode. */
const LONGEST_ENCODING = 64;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', { fatal: true });

export function messageDataFrame(
  subscriptionId: number,
  timeNs: bigint,
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const { bytes, view } = frame(ServerOpcode.messageData, MESSAGE_HEADER + data.length);
  view.setUint32(1, subscriptionId, true);
  view.setBigUint64(5, timeNs, true);
  bytes.set(data, MESSAGE_HEADER);
  return bytes;
}

export function timeFrame(timeNs: bigint): Uint8Array<ArrayBuffer> {
  const { bytes, view } = frame(ServerOpcode.time, TIME_LENGTH);
  view.setBigUint64(1, timeNs, true);
  return bytes;
}

export function clientMessageDataFrame(channelId: number, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const { bytes, view } = frame(ClientOpcode.messageData, CLIENT_MESSAGE_HEADER + data.length);
  view.setUint32(1, channelId, true);
  bytes.set(data, CLIENT_MESSAGE_HEADER);
  return bytes;
}

export function serviceCallRequestFrame(call: ServiceFrame): Uint8Array<ArrayBuffer> {
  return serviceFrame(ClientOpcode.serviceCallRequest, call);
}

export function serviceCallResponseFrame(call: ServiceFrame): Uint8Array<ArrayBuffer> {
  return serviceFrame(ServerOpcode.serviceCallResponse, call);
}

export function parseServerBinary(bytes: Uint8Array): Parsed<ServerBinaryFrame> {
  const view = viewOf(bytes);
  switch (bytes[0]) {
    case undefined:
      return { ok: false, problem: 'empty binary frame' };
    case ServerOpcode.messageData:
      if (bytes.length < MESSAGE_HEADER) return tooShort('message data', MESSAGE_HEADER, bytes.length);
      return {
        ok: true,
        frame: {
          op: 'messageData',
          subscriptionId: view.getUint32(1, true),
          timeNs: view.getBigUint64(5, true),
          data: bytes.subarray(MESSAGE_HEADER),
        },
      };
    case ServerOpcode.time:
      if (bytes.length < TIME_LENGTH) return tooShort('time', TIME_LENGTH, bytes.length);
      return { ok: true, frame: { op: 'time', timeNs: view.getBigUint64(1, true) } };
    case ServerOpcode.serviceCallResponse:
      return parseService('serviceCallResponse', bytes, view);
    default:
      return { ok: false, problem: `unknown binary opcode ${bytes[0]}` };
  }
}

export function parseClientBinary(bytes: Uint8Array): Parsed<ClientBinaryFrame> {
  const view = viewOf(bytes);
  switch (bytes[0]) {
    case undefined:
      return { ok: false, problem: 'empty binary frame' };
    case ClientOpcode.messageData:
      if (bytes.length < CLIENT_MESSAGE_HEADER) {
        return tooShort('client message data', CLIENT_MESSAGE_HEADER, bytes.length);
      }
      return {
        ok: true,
        frame: {
          op: 'messageData',
          channelId: view.getUint32(1, true),
          data: bytes.subarray(CLIENT_MESSAGE_HEADER),
        },
      };
    case ClientOpcode.serviceCallRequest:
      return parseService('serviceCallRequest', bytes, view);
    default:
      return { ok: false, problem: `unknown binary opcode ${bytes[0]}` };
  }
}

function parseService<Op extends 'serviceCallRequest' | 'serviceCallResponse'>(
  op: Op,
  bytes: Uint8Array,
  view: DataView,
): Parsed<ServiceFrame & { readonly op: Op }> {
  if (bytes.length < SERVICE_HEADER) return tooShort(op, SERVICE_HEADER, bytes.length);
  const encodingLength = view.getUint32(9, true);
  const room = Math.min(bytes.length - SERVICE_HEADER, LONGEST_ENCODING);
  if (encodingLength > room) {
    return { ok: false, problem: `${op}: an encoding of ${encodingLength} bytes where at most ${room} fit` };
  }
  const dataAt = SERVICE_HEADER + encodingLength;
  let encoding: string;
  try {
    encoding = fromUtf8.decode(bytes.subarray(SERVICE_HEADER, dataAt));
  } catch {
    return { ok: false, problem: `${op}: the name of the encoding is not UTF-8` };
  }
  const serviceId = view.getUint32(1, true);
  const callId = view.getUint32(5, true);
  return { ok: true, frame: { op, serviceId, callId, encoding, data: bytes.subarray(dataAt) } };
}

function serviceFrame(
  opcode: number,
  { serviceId, callId, encoding, data }: ServiceFrame,
): Uint8Array<ArrayBuffer> {
  const encodingBytes = utf8.encode(encoding);
  const { bytes, view } = frame(opcode, SERVICE_HEADER + encodingBytes.length + data.length);
  view.setUint32(1, serviceId, true);
  view.setUint32(5, callId, true);
  view.setUint32(9, encodingBytes.length, true);
  bytes.set(encodingBytes, SERVICE_HEADER);
  bytes.set(data, SERVICE_HEADER + encodingBytes.length);
  return bytes;
}

function frame(opcode: number, length: number): { bytes: Uint8Array<ArrayBuffer>; view: DataView } {
  const bytes = new Uint8Array(length);
  bytes[0] = opcode;
  return { bytes, view: new DataView(bytes.buffer) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function tooShort(what: string, expected: number, found: number): { ok: false; problem: string } {
  return { ok: false, problem: `${what}: expected at least ${expected} bytes, found ${found}` };
}
