import { parse } from '@foxglove/rosmsg';
import { MessageWriter } from '@foxglove/rosmsg2-serialization';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../messages/index.ts';
import { ForeignClient, startGateway, TOKEN, until } from './support.ts';

const TYPE = 'crtk_msgs/msg/StringStamped';
const command = { header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' }, string: 'restart' };
const commandBytes = new MessageWriter(parse(schemaText(TYPE), { ros2: true })).writeMessage(command);

describe('control', () => {
  it('goes to whoever shows the token, one at a time, and back', async () => {
    const { gateway, controls } = await startGateway();
    const first = await ForeignClient.connect(gateway.port);
    const second = await ForeignClient.connect(gateway.port);
    expect(await first.takeControl('wrong')).toMatchObject({
      granted: false,
      reason: expect.stringMatching(/Wrong token/) as string,
    });
    expect(await first.takeControl(TOKEN, ' Ann\u0007 ')).toEqual({ granted: true, reason: '' });
    expect(gateway.controlState).toEqual({ holder: 'Ann', viewers: 1 });
    expect(await first.takeControl(TOKEN, 'Ann')).toMatchObject({ granted: true });
    expect(await second.takeControl(TOKEN)).toEqual({
      granted: false,
      reason: 'Ann is in control. Control must be released there first.',
    });
    expect(await second.call('/console/release_control', {})).toMatchObject({ success: false });
    expect(await first.call('/console/release_control', {})).toMatchObject({ success: true });
    expect(await second.takeControl(TOKEN, 'Bob')).toMatchObject({ granted: true });
    expect(
      controls.map(({ holder }) => holder).filter((holder, i, all) => i === 0 || holder !== all[i - 1]),
    ).toEqual([undefined, 'Ann', undefined, 'Bob']);
  });

  it('is free again, and the session is told, when its holder is gone without a word', async () => {
    const { gateway, controls } = await startGateway();
    const first = await ForeignClient.connect(gateway.port);
    await first.takeControl(TOKEN, 'Ann');
    first.socket.terminate();
    await until(() => gateway.controlState.holder === undefined);
    expect(controls.at(-1)).toEqual({ holder: undefined, viewers: 0 });
    const second = await ForeignClient.connect(gateway.port);
    expect(await second.takeControl(TOKEN)).toMatchObject({ granted: true });
  });

  it('cannot be taken in a session without input', async () => {
    const { gateway } = await startGateway({ clientTopics: [] });
    const foreign = await ForeignClient.connect(gateway.port);
    expect(await foreign.takeControl(TOKEN)).toMatchObject({
      granted: false,
      reason: expect.stringMatching(/takes no input/) as string,
    });
  });

  it('calls that make no sense fail with a reason', async () => {
    const { gateway } = await startGateway();
    const foreign = await ForeignClient.connect(gateway.port);
    const failures: string[] = [];
    foreign.client.on('serviceCallFailure', ({ message }) => failures.push(message));
    const data = new Uint8Array([0, 1, 0, 0, 255, 255, 255, 255]);
    foreign.client.sendServiceCallRequest({ serviceId: 99, callId: 1, encoding: 'cdr', data });
    foreign.client.sendServiceCallRequest({ serviceId: 1, callId: 2, encoding: 'json', data });
    foreign.client.sendServiceCallRequest({ serviceId: 1, callId: 3, encoding: 'cdr', data });
    await until(() => failures.length === 3);
    expect(failures).toEqual([
      'there is no service with id 99',
      '/console/take_control: expected encoding cdr, found "json"',
      '/console/take_control: trocar_msgs/srv/TakeControl_Request: token at byte 4: expected a length of at most 0 (0 bytes are left), found 4294967295',
    ]);
  });
});

describe('messages from clients', () => {
  it('are taken from the holder, decoded, and from nobody else', async () => {
    const { gateway, inputs } = await startGateway();
    const holder = await ForeignClient.connect(gateway.port);
    const other = await ForeignClient.connect(gateway.port);
    await holder.takeControl(TOKEN);
    const [holderChannel, otherChannel] = [holder, other].map((client) =>
      client.advertise('/exercise/command', TYPE),
    );
    other.client.sendMessage(otherChannel!, commandBytes);
    await until(() => other.statuses.length === 1);
    expect(other.statuses[0]).toMatch(/only the client in control may do this/);
    holder.client.sendMessage(holderChannel!, commandBytes);
    await until(() => inputs.length === 1);
    expect(inputs).toEqual([{ topic: '/exercise/command', message: command }]);
    holder.client.unadvertise(holderChannel!);
    holder.client.sendMessage(holderChannel!, commandBytes);
    await until(() => holder.statuses.length === 1);
    expect(holder.statuses.pop()).toMatch(/which was not advertised/);
    await holder.call('/console/release_control', {});
    holder.client.sendMessage(holderChannel!, commandBytes);
    await until(() => holder.statuses.length === 1);
    expect(inputs).toHaveLength(1);
  });

  it('must be on an input topic, of its type, in CDR', async () => {
    const { gateway } = await startGateway();
    const foreign = await ForeignClient.connect(gateway.port);
    foreign.advertise('/PSM1/setpoint_js', 'sensor_msgs/msg/JointState');
    foreign.advertise('/exercise/command', 'std_msgs/msg/String');
    foreign.advertise('/exercise/command', TYPE, 'json');
    const schema = schemaText(TYPE).replace('string string', 'int32 string');
    foreign.client.advertise({
      topic: '/exercise/command',
      encoding: 'cdr',
      schemaName: TYPE,
      schema,
      schemaEncoding: 'ros2msg',
    });
    await until(() => foreign.statuses.length === 4);
    expect(foreign.statuses).toEqual([
      'advertise /PSM1/setpoint_js: clients may publish on /console/operator_input, /exercise/command',
      `advertise /exercise/command: expected schema ${TYPE}, found std_msgs/msg/String`,
      'advertise /exercise/command: expected encoding cdr, found json',
      `advertise /exercise/command: its definition of ${TYPE} differs from this server's`,
    ]);
  });

  it('that are no CDR, or come on a channel nobody announced, are refused by name', async () => {
    const { gateway, inputs } = await startGateway();
    const foreign = await ForeignClient.connect(gateway.port);
    await foreign.takeControl(TOKEN);
    const channel = foreign.advertise('/exercise/command', TYPE);
    foreign.client.sendMessage(channel, commandBytes.subarray(0, 20));
    foreign.client.sendMessage(12345, commandBytes);
    await until(() => foreign.statuses.length === 2);
    expect(foreign.statuses).toEqual([
      `Frame not understood: /exercise/command: ${TYPE}: string at byte 17: expected 4 more bytes, found 0`,
      'message on channel 12345, which was not advertised',
    ]);
    expect(inputs).toEqual([]);
  });
});
