/** Every topic of a session: its type, what a replay makes of it, and whether its last message greets latecomers. */
import type { MessageType, MessageTypes } from './generated.ts';

/**
 * `input`: what the operator did; a replay feeds it back.
 * `output`: what followed from it; a replay must repeat it bit for bit.
 * `diagnostic`: depends on the clock or on who watches; recorded, never compared.
 */
export type TopicRole = 'input' | 'output' | 'diagnostic';

export interface TopicDescription<N extends MessageType = MessageType> {
  readonly type: N;
  readonly role: TopicRole;
  /** The last message is kept and sent to each new subscriber, as ROS 2's transient_local. */
  readonly latched: boolean;
}

const input = <const N extends MessageType>(type: N) => ({ type, role: 'input', latched: false }) as const;
const output = <const N extends MessageType>(type: N) => ({ type, role: 'output', latched: false }) as const;
const event = <const N extends MessageType>(type: N) => ({ type, role: 'output', latched: true }) as const;
const diagnostic = <const N extends MessageType>(type: N) =>
  ({ type, role: 'diagnostic', latched: false }) as const;
const notice = <const N extends MessageType>(type: N) =>
  ({ type, role: 'diagnostic', latched: true }) as const;

export const topics = {
  '/console/operator_input': input('trocar_msgs/msg/OperatorInput'),
  '/PSM1/state_command': input('crtk_msgs/msg/StringStamped'),
  '/PSM2/state_command': input('crtk_msgs/msg/StringStamped'),
  '/ECM/state_command': input('crtk_msgs/msg/StringStamped'),
  '/PSM1/move_jp': input('sensor_msgs/msg/JointState'),
  '/PSM1/move_cp': input('geometry_msgs/msg/PoseStamped'),
  '/PSM2/move_jp': input('sensor_msgs/msg/JointState'),
  '/PSM2/move_cp': input('geometry_msgs/msg/PoseStamped'),
  '/ECM/move_jp': input('sensor_msgs/msg/JointState'),
  '/ECM/move_cp': input('geometry_msgs/msg/PoseStamped'),
  '/exercise/command': input('crtk_msgs/msg/StringStamped'),

  '/PSM1/operating_state': event('crtk_msgs/msg/OperatingState'),
  '/PSM1/setpoint_js': output('sensor_msgs/msg/JointState'),
  '/PSM1/measured_js': output('sensor_msgs/msg/JointState'),
  '/PSM1/jaw/setpoint_js': output('sensor_msgs/msg/JointState'),
  '/PSM1/jaw/measured_js': output('sensor_msgs/msg/JointState'),
  '/PSM1/setpoint_cp': output('geometry_msgs/msg/PoseStamped'),
  '/PSM1/measured_cp': output('geometry_msgs/msg/PoseStamped'),

  '/PSM2/operating_state': event('crtk_msgs/msg/OperatingState'),
  '/PSM2/setpoint_js': output('sensor_msgs/msg/JointState'),
  '/PSM2/measured_js': output('sensor_msgs/msg/JointState'),
  '/PSM2/jaw/setpoint_js': output('sensor_msgs/msg/JointState'),
  '/PSM2/jaw/measured_js': output('sensor_msgs/msg/JointState'),
  '/PSM2/setpoint_cp': output('geometry_msgs/msg/PoseStamped'),
  '/PSM2/measured_cp': output('geometry_msgs/msg/PoseStamped'),

  '/ECM/operating_state': event('crtk_msgs/msg/OperatingState'),
  '/ECM/setpoint_js': output('sensor_msgs/msg/JointState'),
  '/ECM/measured_js': output('sensor_msgs/msg/JointState'),
  '/ECM/setpoint_cp': output('geometry_msgs/msg/PoseStamped'),
  '/ECM/measured_cp': output('geometry_msgs/msg/PoseStamped'),

  '/MTMR/setpoint_cp': output('geometry_msgs/msg/PoseStamped'),
  '/MTMR/measured_cp': output('geometry_msgs/msg/PoseStamped'),
  '/MTMR/servo_cf': output('geometry_msgs/msg/WrenchStamped'),
  '/MTMR/gripper/measured_js': output('sensor_msgs/msg/JointState'),
  '/MTML/setpoint_cp': output('geometry_msgs/msg/PoseStamped'),
  '/MTML/measured_cp': output('geometry_msgs/msg/PoseStamped'),
  '/MTML/servo_cf': output('geometry_msgs/msg/WrenchStamped'),
  '/MTML/gripper/measured_js': output('sensor_msgs/msg/JointState'),

  '/teleop/PSM1/state': event('trocar_msgs/msg/TeleopState'),
  '/teleop/PSM2/state': event('trocar_msgs/msg/TeleopState'),

  '/tf': output('tf2_msgs/msg/TFMessage'),
  '/scene': event('visualization_msgs/msg/MarkerArray'),

  '/exercise/state': event('trocar_msgs/msg/ExerciseState'),
  '/exercise/event': output('trocar_msgs/msg/ExerciseEvent'),
  '/exercise/result': event('trocar_msgs/msg/ExerciseResult'),

  '/trocar/loop': diagnostic('trocar_msgs/msg/LoopStatistics'),
  '/trocar/session': notice('trocar_msgs/msg/SessionInfo'),
  '/trocar/control': notice('trocar_msgs/msg/ControlHolder'),
} as const satisfies Readonly<Record<string, TopicDescription>>;

export type TopicName = keyof typeof topics;

/** The message that a topic carries. */
export type TopicMessage<N extends TopicName> = MessageTypes[(typeof topics)[N]['type']];

/** All names, in the order of the table. */
export const topicNames = Object.keys(topics) as readonly TopicName[];

export function isTopicName(name: string): name is TopicName {
  return Object.hasOwn(topics, name);
}

/** Services of a session and their types. */
export const services = {
  '/console/take_control': 'trocar_msgs/srv/TakeControl',
  '/console/release_control': 'std_srvs/srv/Trigger',
} as const;

export type ServiceName = keyof typeof services;
export type ServiceRequest<N extends ServiceName> = MessageTypes[`${(typeof services)[N]}_Request`];
export type ServiceResponse<N extends ServiceName> = MessageTypes[`${(typeof services)[N]}_Response`];
