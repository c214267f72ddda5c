import { FoxgloveServer, ServerCapability } from '@foxglove/ws-protocol';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  type ClientEvent,
  encode,
  GatewayClient,
  schemaText,
  subprotocols,
  type JointState,
  type OperatorInput,
} from '../../messages/index.ts';
import { startGateway, TOKEN, until } from './support.ts';

const joints: JointState = {
  header: { stamp: { sec: 1, nanosec: 2 }, frame_id: 'PSM1_base' },
  name: ['yaw'],
  position: [0.5],
  velocity: [],
  effort: [],
};
const bytes = encode('sensor_msgs/msg/JointState', joints);

describe("the console's client", () => {
  it('receives decoded messages, stops when told, and shares one subscription', async () => {
    const { gateway } = await startGateway();
    gateway.advertise(['/PSM1/setpoint_js']);
    const { client } = connect(gateway.port);
    const first: number[] = [];
    const second: number[] = [];
    const stopFirst = client.subscribe('/PSM1/setpoint_js', (message) => first.push(message.position[0]!));
    const stopSecond = client.subscribe('/PSM1/setpoint_js', (message) => second.push(message.position[0]!));
    await until(() => gateway.wants('/PSM1/setpoint_js'));
    gateway.publish('/PSM1/setpoint_js', bytes, 5n);
    await until(() => second.length === 1);
    expect(first).toEqual([0.5]);
    stopFirst();
    gateway.publish('/PSM1/setpoint_js', bytes, 6n);
    await until(() => second.length === 2);
    expect(first).toEqual([0.5]);
    stopSecond();
    await until(() => !gateway.wants('/PSM1/setpoint_js'));
  });

  it('takes control, and then its operator input arrives', async () => {
    const { gateway, inputs } = await startGateway();
    const { client, events } = connect(gateway.port);
    const publisher = client.advertise('/console/operator_input');
    expect(publisher.publish(operatorInput(1))).toBe(false);
    await until(() => client.isConnected && events.length > 0);
    expect(publisher.publish(operatorInput(2))).toBe(true);
    await until(() => events.some(({ kind }) => kind === 'status'));
    expect(
      await client.call('/console/take_control', { token: TOKEN, client_name: 'console' }),
    ).toMatchObject({ granted: true });
    publisher.publish(operatorInput(3));
    await until(() => inputs.length === 1);
    expect(inputs[0]).toEqual({ topic: '/console/operator_input', message: operatorInput(3) });
  });

  it('comes back by itself to a gateway that was away, with its subscriptions and channels', async () => {
    const { gateway } = await startGateway();
    const { port } = gateway;
    gateway.advertise(['/PSM1/setpoint_js']);
    const { client, events } = connect(port);
    const received: bigint[] = [];
    client.subscribe('/PSM1/setpoint_js', (_, timeNs) => received.push(timeNs));
    const publisher = client.advertise('/console/operator_input');
    await until(() => gateway.wants('/PSM1/setpoint_js'));
    await gateway.close();
    await until(() => events.some(({ kind }) => kind === 'disconnected'));
    await expect(client.call('/console/release_control', {})).rejects.toThrow(/not connected/);
    const { gateway: next, inputs } = await startGateway({ port });
    next.advertise(['/PSM1/setpoint_js']);
    await until(() => next.wants('/PSM1/setpoint_js'));
    next.publish('/PSM1/setpoint_js', bytes, 9n);
    await until(() => received.length === 1);
    await client.call('/console/take_control', { token: TOKEN, client_name: 'console' });
    publisher.publish(operatorInput(1));
    await until(() => inputs.length === 1);
    expect(events.map(({ kind }) => kind).filter((kind, i, all) => kind !== all[i - 1])).toEqual([
      'connected',
      'disconnected',
      'connected',
    ]);
  });

  it('reports a call that the connection did not survive', async () => {
    const { gateway } = await startGateway();
    const { client, events } = connect(gateway.port);
    await until(() => events.length > 0 && client.isConnected);
    await client.call('/console/release_control', {});
    const call = client.call('/console/release_control', {});
    client.close();
    await expect(call).rejects.toThrow(/client was closed/);
  });

  it('reports a message it cannot decode and goes on', async () => {
    const { gateway } = await startGateway();
    gateway.advertise(['/PSM1/setpoint_js']);
    const { client, events } = connect(gateway.port);
    const received: unknown[] = [];
    client.subscribe('/PSM1/setpoint_js', (message) => received.push(message));
    await until(() => gateway.wants('/PSM1/setpoint_js'));
    gateway.publish('/PSM1/setpoint_js', bytes.subarray(0, 9), 1n);
    gateway.publish('/PSM1/setpoint_js', bytes, 2n);
    await until(() => received.length === 1);
    expect(events).toContainEqual({
      kind: 'problem',
      message:
        '/PSM1/setpoint_js: sensor_msgs/msg/JointState: header.stamp.nanosec at byte 8: expected 4 more bytes, found 1',
    });
  });
});

describe("the console's client at an independent server", () => {
  it('subscribes, publishes and reconnects as that server understands it', async () => {
    const sockets = new WebSocketServer({ port: 0, handleProtocols: () => subprotocols[0] });
    onTestFinished(() => sockets.close());
    const server = new FoxgloveServer({
      name: 'independent',
      capabilities: [ServerCapability.clientPublish],
    });
    sockets.on('connection', (socket) => {
      server.handleConnection(socket as unknown as Parameters<typeof server.handleConnection>[0], 'client');
    });
    const type = 'sensor_msgs/msg/JointState';
    const channelId = server.addChannel({
      topic: '/PSM1/setpoint_js',
      encoding: 'cdr',
      schemaName: type,
      schema: schemaText(type),
      schemaEncoding: 'ros2msg',
    });
    const subscribed: number[] = [];
    const published: unknown[] = [];
    server.on('subscribe', (id) => subscribed.push(id));
    server.on('message', ({ channel, data }) =>
      published.push([channel.topic, channel.schemaName, data.byteLength]),
    );
    const { client, events } = connect((sockets.address() as AddressInfo).port);
    const received: unknown[] = [];
    client.subscribe('/PSM1/setpoint_js', (message, timeNs) => received.push([message, timeNs]));
    const publisher = client.advertise('/exercise/command');
    await until(() => subscribed.length === 1);
    server.sendMessage(channelId, 77n, bytes);
    await until(() => received.length === 1);
    expect(received).toEqual([
      [
        {
          ...joints,
          position: Float64Array.of(0.5),
          velocity: new Float64Array(),
          effort: new Float64Array(),
        },
        77n,
      ],
    ]);
    const command = { header: joints.header, string: 'restart' };
    publisher.publish(command);
    await until(() => published.length === 1);
    expect(published).toEqual([
      [
        '/exercise/command',
        'crtk_msgs/msg/StringStamped',
        encode('crtk_msgs/msg/StringStamped', command).length,
      ],
    ]);
    for (const socket of sockets.clients) socket.terminate();
    await until(() => subscribed.length === 2);
    expect(events.map(({ kind }) => kind)).toEqual(['connected', 'disconnected', 'connected']);
  });

  it('says which definition differs and does without that topic', async () => {
    const sockets = new WebSocketServer({ port: 0, handleProtocols: () => subprotocols[0] });
    onTestFinished(() => sockets.close());
    const server = new FoxgloveServer({ name: 'older', capabilities: [] });
    sockets.on('connection', (socket) => {
      server.handleConnection(socket as unknown as Parameters<typeof server.handleConnection>[0], 'client');
    });
    server.addChannel({
      topic: '/tf',
      encoding: 'cdr',
      schemaName: 'tf2_msgs/msg/TFMessage',
      schema: 'string old',
    });
    const { client, events } = connect((sockets.address() as AddressInfo).port);
    client.subscribe('/tf', () => undefined);
    await until(() => events.some(({ kind }) => kind === 'problem'));
    expect(events).toContainEqual({
      kind: 'problem',
      message:
        "/tf: the gateway's definition of tf2_msgs/msg/TFMessage is not this console's: they are of different versions",
    });
  });
});

function connect(port: number): { client: GatewayClient; events: ClientEvent[] } {
  const events: ClientEvent[] = [];
  const client = new GatewayClient({
    openSocket: () => new WebSocket(`ws://127.0.0.1:${port}`, [...subprotocols]),
    onEvent: (event) => events.push(event),
  });
  onTestFinished(() => client.close());
  return { client, events };
}

function operatorInput(sequence: number): OperatorInput {
  const hand = {
    active: true,
    pose: { position: { x: 0, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
    gripper: 0.5,
  };
  return {
    header: { stamp: { sec: 1, nanosec: 0 }, frame_id: 'view' },
    sequence,
    present: true,
    clutch: false,
    camera: false,
    scale: 0.5,
    left: hand,
    right: hand,
  };
}
