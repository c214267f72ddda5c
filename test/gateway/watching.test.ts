import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { encode, topicNames, topics, type SessionInfo } from '../../messages/index.ts';
import fc from 'fast-check';
import { asciiText, messageOf } from '../messages/arbitrary-message.ts';
import { closing, ForeignClient, openSocket, startGateway, until } from './support.ts';

const joints = {
  header: { stamp: { sec: 1, nanosec: 2 }, frame_id: 'PSM1_base' },
  name: ['yaw'],
  position: [0.5],
  velocity: [],
  effort: [],
};
const empty = new Uint8Array();
const jointBytes = encode('sensor_msgs/msg/JointState', joints);

describe('a viewer with an independent client', () => {
  it.each(['foxglove.websocket.v1', 'foxglove.sdk.v1'])(
    'connects with %s and learns what there is',
    async (protocol) => {
      const { gateway } = await startGateway();
      gateway.advertise(topicNames);
      const foreign = await ForeignClient.connect(gateway.port, protocol);
      expect(foreign.socket.protocol).toBe(protocol);
      await until(() => foreign.channels.size === topicNames.length);
      for (const name of topicNames) {
        const channel = foreign.channels.get(name);
        expect(channel).toMatchObject({
          encoding: 'cdr',
          schemaName: topics[name].type,
          schemaEncoding: 'ros2msg',
        });
      }
      expect([...foreign.services.keys()]).toEqual(['/console/take_control', '/console/release_control']);
    },
  );

  it('subscribes to every topic and decodes every message', async () => {
    const { gateway } = await startGateway();
    gateway.advertise(topicNames);
    const foreign = await ForeignClient.connect(gateway.port);
    const received = new Map(topicNames.map((name) => [name, foreign.subscribe(name)]));
    await until(() => topicNames.every((name) => gateway.wants(name)) && gateway.wants('/tf'));
    const sent = new Map(
      topicNames.map((name) => [
        name,
        fc.sample(messageOf(topics[name].type, asciiText), { numRuns: 1, seed: 7 })[0]!,
      ]),
    );
    for (const [name, message] of sent)
      gateway.publish(name, encode(topics[name].type, message), 1_700_000_000_000_000_000n);
    await until(() => [...received.values()].every((messages) => messages.length === 1));
    for (const [name, messages] of received) {
      expect(encode(topics[name].type, messages[0] as never), name).toEqual(
        encode(topics[name].type, sent.get(name)!),
      );
    }
  });

  it('gets the last message of a latched topic when it comes late, and none of the others', async () => {
    const { gateway } = await startGateway();
    gateway.advertise(['/trocar/session', '/PSM1/setpoint_js']);
    gateway.publish('/trocar/session', encode('trocar_msgs/msg/SessionInfo', session('first')), 1n);
    gateway.publish('/trocar/session', encode('trocar_msgs/msg/SessionInfo', session('last')), 2n);
    gateway.publish('/PSM1/setpoint_js', jointBytes, 3n);
    const foreign = await ForeignClient.connect(gateway.port);
    const info = foreign.subscribe('/trocar/session');
    const setpoints = foreign.subscribe('/PSM1/setpoint_js');
    await until(() => info.length > 0 && gateway.wants('/PSM1/setpoint_js'));
    gateway.publish('/PSM1/setpoint_js', jointBytes, 4n);
    await until(() => setpoints.length > 0);
    expect(info.map(({ exercise }) => exercise)).toEqual(['last']);
    expect(setpoints).toHaveLength(1);
  });

  it('is told of topics that are added, and costs nothing once it has unsubscribed', async () => {
    const { gateway } = await startGateway();
    const foreign = await ForeignClient.connect(gateway.port);
    gateway.advertise(['/tf']);
    gateway.advertise(['/tf', '/PSM1/setpoint_js']);
    await until(() => foreign.channels.size === 2);
    const id = foreign.client.subscribe(foreign.channels.get('/tf')!.id);
    await until(() => gateway.wants('/tf'));
    foreign.client.unsubscribe(id);
    await until(() => !gateway.wants('/tf'));
    const again = foreign.client.subscribe(foreign.channels.get('/tf')!.id);
    expect(again).not.toBe(id);
    await until(() => gateway.wants('/tf'));
    foreign.socket.terminate();
    await until(() => !gateway.wants('/tf'));
  });

  it("follows the session's time, also when a recording starts again", async () => {
    const { gateway } = await startGateway();
    const foreign = await ForeignClient.connect(gateway.port);
    const times: bigint[] = [];
    foreign.client.on('time', ({ timestamp }) => times.push(timestamp));
    for (const time of [20_000_000n, 25_000_000n, 31_000_000n, 1_000_000n])
      gateway.publish('/tf', jointBytes, time);
    await until(() => times.length >= 3);
    expect(times).toEqual([20_000_000n, 31_000_000n, 1_000_000n]);
  });

  it('that asks for what is not there is told so', async () => {
    const { gateway } = await startGateway();
    gateway.advertise(['/tf']);
    const foreign = await ForeignClient.connect(gateway.port);
    const { id } = foreign.channels.get('/tf')!;
    foreign.client.subscribe(9999);
    foreign.client.subscribe(id);
    foreign.client.subscribe(id);
    foreign.client.unsubscribe(77);
    foreign.client.getParameters([]);
    await until(() => foreign.statuses.length === 4);
    expect(foreign.statuses).toEqual([
      'subscribe: there is no channel 9999',
      'subscribe: /tf is already subscribed',
      'unsubscribe: there is no subscription 77',
      'getParameters: this server does not offer it',
    ]);
  });
});

describe('a viewer that never reads', () => {
  it('costs a bounded amount of memory and slows nobody', async () => {
    const backlogBytes = 256 * 1024;
    const { gateway } = await startGateway({ limits: { backlogBytes } });
    gateway.advertise(['/PSM1/setpoint_js', '/scene']);
    const reading = await ForeignClient.connect(gateway.port);
    const received = reading.subscribe('/PSM1/setpoint_js');
    const deaf = await ForeignClient.connect(gateway.port);
    deaf.subscribe('/scene');
    await until(() => gateway.wants('/PSM1/setpoint_js'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    deaf.socket.pause();
    const big = encode('visualization_msgs/msg/MarkerArray', { markers: [] });
    const padded = new Uint8Array(100_000);
    padded.set(big);
    const before = arrayBufferBytes();
    const rounds = 2000;
    for (let i = 0; i < rounds; i++) {
      gateway.publish('/scene', padded, BigInt(i));
      gateway.publish('/PSM1/setpoint_js', jointBytes, BigInt(i));
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => received.length === rounds);
    // 200 MB were published; the backlog and the other end's buffers hold a few.
    expect(arrayBufferBytes() - before).toBeLessThan(10_000_000);
    deaf.socket.resume();
    const wake = setInterval(() => gateway.publish('/scene', big, 1n), 20);
    await until(() => deaf.statuses.some((message) => message.includes('messages were not sent')));
    clearInterval(wake);
  });

  it('and asks on and on is cut off', async () => {
    const { gateway } = await startGateway({ limits: { backlogBytes: 4096, framesPerSecond: 1_000_000 } });
    const deaf = await ForeignClient.connect(gateway.port);
    deaf.socket.pause();
    const ask = setInterval(() => {
      for (let i = 0; i < 1000; i++)
        deaf.client.sendServiceCallRequest({ serviceId: 9, callId: i, encoding: 'cdr', data: empty });
    }, 5);
    await until(() => gateway.controlState.viewers === 0);
    clearInterval(ask);
  });

  it('is sent away when it does not answer the heartbeat', async () => {
    const { gateway, controls } = await startGateway({ limits: { heartbeatMs: 50 } });
    const deaf = await ForeignClient.connect(gateway.port);
    expect(gateway.controlState.viewers).toBe(1);
    deaf.socket.pause();
    await until(() => gateway.controlState.viewers === 0);
    expect(controls.at(-1)).toEqual({ holder: undefined, viewers: 0 });
  });
});

describe('the end of a session', () => {
  it('is told to every client', async () => {
    const { gateway } = await startGateway();
    const socket = openSocket(gateway.port);
    await until(() => socket.readyState === socket.OPEN);
    const closed = closing(socket);
    await gateway.close();
    expect(await closed).toEqual({ code: 1001, reason: 'the session has ended' });
  });
});

/** Bytes of all array buffers that are still in use. */
function arrayBufferBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
}

function session(exercise: string): SessionInfo {
  return {
    header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' },
    mode: 'SIMULATION',
    version: '0',
    exercise,
    operator: 'person',
    physics: '',
    arms: ['PSM1'],
    tick_period: 0.001,
    camera_vertical_fov: 1,
  };
}
