/**
 * Text frames of the Foxglove WebSocket protocol v1: JSON objects told apart by `op`. What arrives is checked against a
 * schema; what is sent is typed by it.
 */
import * as v from 'valibot';

/** Sub-protocols a client may ask for. The second is the newer name of the same frames. */
export const subprotocols = ['foxglove.websocket.v1', 'foxglove.sdk.v1'] as const;

export const StatusLevel = { info: 0, warning: 1, error: 2 } as const;
export type StatusLevel = (typeof StatusLevel)[keyof typeof StatusLevel];

/** A frame, or what is wrong with what came instead. */
export type Parsed<Frame> =
  { readonly ok: true; readonly frame: Frame } | { readonly ok: false; readonly problem: string };

const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const ids = v.array(id);
const names = v.array(v.string());

const channelEntries = {
  id,
  topic: v.string(),
  encoding: v.string(),
  schemaName: v.string(),
};

const serverChannel = v.object({
  ...channelEntries,
  schema: v.string(),
  schemaEncoding: v.optional(v.string()),
});

const clientChannel = v.object({
  ...channelEntries,
  schema: v.optional(v.string()),
  schemaEncoding: v.optional(v.string()),
});

const serviceSide = v.object({
  encoding: v.string(),
  schemaName: v.string(),
  schemaEncoding: v.string(),
  schema: v.string(),
});

const service = v.object({
  id,
  name: v.string(),
  type: v.string(),
  request: v.optional(serviceSide),
  response: v.optional(serviceSide),
  /** The older way to give the schemas; some clients know no other. */
  requestSchema: v.optional(v.string()),
  responseSchema: v.optional(v.string()),
});

const clientFrame = v.variant('op', [
  v.object({ op: v.literal('subscribe'), subscriptions: v.array(v.object({ id, channelId: id })) }),
  v.object({ op: v.literal('unsubscribe'), subscriptionIds: ids }),
  v.object({ op: v.literal('advertise'), channels: v.array(clientChannel) }),
  v.object({ op: v.literal('unadvertise'), channelIds: ids }),
  v.object({ op: v.literal('getParameters'), parameterNames: names }),
  v.object({ op: v.literal('setParameters'), parameters: v.array(v.unknown()) }),
  v.object({ op: v.literal('subscribeParameterUpdates'), parameterNames: names }),
  v.object({ op: v.literal('unsubscribeParameterUpdates'), parameterNames: names }),
  v.object({ op: v.literal('subscribeConnectionGraph') }),
  v.object({ op: v.literal('unsubscribeConnectionGraph') }),
  v.object({ op: v.literal('fetchAsset'), uri: v.string(), requestId: id }),
]);

const serverFrame = v.variant('op', [
  v.object({
    op: v.literal('serverInfo'),
    name: v.string(),
    capabilities: names,
    supportedEncodings: v.optional(names),
    metadata: v.optional(v.record(v.string(), v.string())),
    sessionId: v.optional(v.string()),
  }),
  v.object({
    op: v.literal('status'),
    level: v.picklist([StatusLevel.info, StatusLevel.warning, StatusLevel.error]),
    message: v.string(),
    id: v.optional(v.string()),
  }),
  v.object({ op: v.literal('removeStatus'), statusIds: names }),
  v.object({ op: v.literal('advertise'), channels: v.array(serverChannel) }),
  v.object({ op: v.literal('unadvertise'), channelIds: ids }),
  v.object({ op: v.literal('advertiseServices'), services: v.array(service) }),
  v.object({ op: v.literal('unadvertiseServices'), serviceIds: ids }),
  v.object({ op: v.literal('serviceCallFailure'), serviceId: id, callId: id, message: v.string() }),
]);

export type ServerChannel = v.InferOutput<typeof serverChannel>;
export type ClientChannel = v.InferOutput<typeof clientChannel>;
export type ServiceDescription = v.InferOutput<typeof service>;

/** What a client may say in text. */
export type ClientTextFrame = v.InferOutput<typeof clientFrame>;
/** What a server may say in text. */
export type ServerTextFrame = v.InferOutput<typeof serverFrame>;

export function parseClientText(text: string): Parsed<ClientTextFrame> {
  return parseText(clientFrame, text);
}

export function parseServerText(text: string): Parsed<ServerTextFrame> {
  return parseText(serverFrame, text);
}

/** The text of a frame. */
export function textFrame(frame: ClientTextFrame | ServerTextFrame): string {
  return JSON.stringify(frame);
}

const QUOTED_LENGTH = 80;

function parseText<Frame>(schema: v.GenericSchema<unknown, Frame>, text: string): Parsed<Frame> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: `expected JSON, found ${quote(text)}` };
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { ok: true, frame: result.output };
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  const where = path === null ? 'frame' : `field ${path}`;
  return {
    ok: false,
    problem: `${where}: expected ${issue.expected ?? 'another value'}, found ${quote(issue.received)}`,
  };
}

/** Text from outside, cut short and on one line. */
function quote(text: string): string {
  const line = text.replace(/\p{Cc}/gu, '·');
  return line.length > QUOTED_LENGTH ? `${line.slice(0, QUOTED_LENGTH)}…` : line;
}
