// Written by `npm run generate:messages` from the definitions in messages/msg. Do not edit.
import type { CdrWriter } from './cdr/writer.ts';

/** builtin_interfaces/msg/Duration */
export interface Duration {
  sec: number;
  nanosec: number;
}

/** builtin_interfaces/msg/Time */
export interface Time {
  sec: number;
  nanosec: number;
}

/** crtk_msgs/msg/OperatingState */
export interface OperatingState {
  header: Header;
  state: string;
  is_homed: boolean;
  is_busy: boolean;
}

/** crtk_msgs/msg/StringStamped */
export interface StringStamped {
  header: Header;
  string: string;
}

/** geometry_msgs/msg/Point */
export interface Point {
  x: number;
  y: number;
  z: number;
}

/** geometry_msgs/msg/Pose */
export interface Pose {
  position: Point;
  orientation: Quaternion;
}

/** geometry_msgs/msg/PoseStamped */
export interface PoseStamped {
  header: Header;
  pose: Pose;
}

/** geometry_msgs/msg/Quaternion */
export interface Quaternion {
  x: number;
  y: number;
  z: number;
  w: number;
}

/** geometry_msgs/msg/Transform */
export interface Transform {
  translation: Vector3;
  rotation: Quaternion;
}

/** geometry_msgs/msg/TransformStamped */
export interface TransformStamped {
  header: Header;
  child_frame_id: string;
  transform: Transform;
}

/** geometry_msgs/msg/Twist */
export interface Twist {
  linear: Vector3;
  angular: Vector3;
}

/** geometry_msgs/msg/TwistStamped */
export interface TwistStamped {
  header: Header;
  twist: Twist;
}

/** geometry_msgs/msg/Vector3 */
export interface Vector3 {
  x: number;
  y: number;
  z: number;
}

/** geometry_msgs/msg/Wrench */
export interface Wrench {
  force: Vector3;
  torque: Vector3;
}

/** geometry_msgs/msg/WrenchStamped */
export interface WrenchStamped {
  header: Header;
  wrench: Wrench;
}

/** sensor_msgs/msg/CompressedImage */
export interface CompressedImage {
  header: Header;
  format: string;
  data: Uint8Array | readonly number[];
}

/** sensor_msgs/msg/JointState */
export interface JointState {
  header: Header;
  name: readonly string[];
  position: Float64Array | readonly number[];
  velocity: Float64Array | readonly number[];
  effort: Float64Array | readonly number[];
}

/** sensor_msgs/msg/Joy */
export interface Joy {
  header: Header;
  axes: Float32Array | readonly number[];
  buttons: Int32Array | readonly number[];
}

/** std_msgs/msg/ColorRGBA */
export interface ColorRGBA {
  r: number;
  g: number;
  b: number;
  a: number;
}

/** std_msgs/msg/Empty */
export type Empty = Record<string, never>;

/** std_msgs/msg/Float64 */
export interface Float64 {
  data: number;
}

/** std_msgs/msg/Float64MultiArray */
export interface Float64MultiArray {
  layout: MultiArrayLayout;
  data: Float64Array | readonly number[];
}

/** std_msgs/msg/Header */
export interface Header {
  stamp: Time;
  frame_id: string;
}

/** std_msgs/msg/MultiArrayDimension */
export interface MultiArrayDimension {
  label: string;
  size: number;
  stride: number;
}

/** std_msgs/msg/MultiArrayLayout */
export interface MultiArrayLayout {
  dim: readonly MultiArrayDimension[];
  data_offset: number;
}

/** std_msgs/msg/String */
export interface StringMessage {
  data: string;
}

/** std_srvs/srv/Trigger_Request */
export type TriggerRequest = Record<string, never>;

/** std_srvs/srv/Trigger_Response */
export interface TriggerResponse {
  success: boolean;
  message: string;
}

/** tf2_msgs/msg/TFMessage */
export interface TFMessage {
  transforms: readonly TransformStamped[];
}

/** trocar_msgs/msg/ControlHolder */
export interface ControlHolder {
  header: Header;
  held: boolean;
  holder: string;
  viewers: number;
}

/** trocar_msgs/msg/ExerciseEvent */
export interface ExerciseEvent {
  header: Header;
  attempt: number;
  kind: string;
  object: string;
  arm: string;
  position: Point;
  value: number;
}

/** trocar_msgs/msg/ExerciseResult */
export interface ExerciseResult {
  header: Header;
  exercise: string;
  attempt: number;
  passed: boolean;
  score: number;
  metrics: readonly Metric[];
  reasons: readonly ScoreReason[];
}

/** trocar_msgs/msg/ExerciseState */
export interface ExerciseState {
  header: Header;
  exercise: string;
  attempt: number;
  phase: string;
  step: string;
  elapsed: number;
  time_limit: number;
  done: number;
  total: number;
  drops: number;
  collisions: number;
  path_length: Float64Array | readonly number[];
  held: readonly string[];
  hint: string;
}

/** trocar_msgs/msg/HandInput */
export interface HandInput {
  active: boolean;
  pose: Pose;
  gripper: number;
}

/** trocar_msgs/msg/LoopStatistics */
export interface LoopStatistics {
  header: Header;
  rate: number;
  ticks: bigint;
  late_ticks: bigint;
  lateness_p50: number;
  lateness_p99: number;
  lateness_max: number;
  real_time_factor: number;
  physics_waits: bigint;
  records_dropped: bigint;
  recording: string;
  recording_error: string;
  recording_bytes: bigint;
  lateness_bounds: Float64Array | readonly number[];
  lateness_counts: BigUint64Array | readonly bigint[];
}

/** trocar_msgs/msg/Metric */
export interface Metric {
  id: string;
  value: number;
  unit: string;
  expert: number;
  points: number;
}

/** trocar_msgs/msg/OperatorInput */
export interface OperatorInput {
  header: Header;
  sequence: number;
  present: boolean;
  clutch: boolean;
  camera: boolean;
  scale: number;
  left: HandInput;
  right: HandInput;
}

/** trocar_msgs/msg/ScoreReason */
export interface ScoreReason {
  id: string;
  value: number;
}

/** trocar_msgs/msg/SessionInfo */
export interface SessionInfo {
  header: Header;
  mode: string;
  version: string;
  exercise: string;
  operator: string;
  physics: string;
  arms: readonly string[];
  tick_period: number;
  camera_vertical_fov: number;
}

/** trocar_msgs/msg/TeleopState */
export interface TeleopState {
  header: Header;
  state: string;
  reason: string;
  detail: string;
  severity: number;
  scale: number;
  ratio: number;
  drift: Vector3;
  tremor: number;
  alignment_error: number;
  active: boolean;
}

/** trocar_msgs/srv/TakeControl_Request */
export interface TakeControlRequest {
  token: string;
  client_name: string;
}

/** trocar_msgs/srv/TakeControl_Response */
export interface TakeControlResponse {
  granted: boolean;
  reason: string;
}

/** visualization_msgs/msg/Marker */
export interface Marker {
  header: Header;
  ns: string;
  id: number;
  type: number;
  action: number;
  pose: Pose;
  scale: Vector3;
  color: ColorRGBA;
  lifetime: Duration;
  frame_locked: boolean;
  points: readonly Point[];
  colors: readonly ColorRGBA[];
  texture_resource: string;
  texture: CompressedImage;
  uv_coordinates: readonly UVCoordinate[];
  text: string;
  mesh_resource: string;
  mesh_file: MeshFile;
  mesh_use_embedded_materials: boolean;
}

export const Marker = {
  ARROW: 0,
  CUBE: 1,
  SPHERE: 2,
  CYLINDER: 3,
  LINE_STRIP: 4,
  LINE_LIST: 5,
  CUBE_LIST: 6,
  SPHERE_LIST: 7,
  POINTS: 8,
  TEXT_VIEW_FACING: 9,
  MESH_RESOURCE: 10,
  TRIANGLE_LIST: 11,
  ADD: 0,
  MODIFY: 0,
  DELETE: 2,
  DELETEALL: 3,
} as const;

/** visualization_msgs/msg/MarkerArray */
export interface MarkerArray {
  markers: readonly Marker[];
}

/** visualization_msgs/msg/MeshFile */
export interface MeshFile {
  filename: string;
  data: Uint8Array | readonly number[];
}

/** visualization_msgs/msg/UVCoordinate */
export interface UVCoordinate {
  u: number;
  v: number;
}

/** Message type by its ROS 2 name. */
export interface MessageTypes {
  'builtin_interfaces/msg/Duration': Duration;
  'builtin_interfaces/msg/Time': Time;
  'crtk_msgs/msg/OperatingState': OperatingState;
  'crtk_msgs/msg/StringStamped': StringStamped;
  'geometry_msgs/msg/Point': Point;
  'geometry_msgs/msg/Pose': Pose;
  'geometry_msgs/msg/PoseStamped': PoseStamped;
  'geometry_msgs/msg/Quaternion': Quaternion;
  'geometry_msgs/msg/Transform': Transform;
  'geometry_msgs/msg/TransformStamped': TransformStamped;
  'geometry_msgs/msg/Twist': Twist;
  'geometry_msgs/msg/TwistStamped': TwistStamped;
  'geometry_msgs/msg/Vector3': Vector3;
  'geometry_msgs/msg/Wrench': Wrench;
  'geometry_msgs/msg/WrenchStamped': WrenchStamped;
  'sensor_msgs/msg/CompressedImage': CompressedImage;
  'sensor_msgs/msg/JointState': JointState;
  'sensor_msgs/msg/Joy': Joy;
  'std_msgs/msg/ColorRGBA': ColorRGBA;
  'std_msgs/msg/Empty': Empty;
  'std_msgs/msg/Float64': Float64;
  'std_msgs/msg/Float64MultiArray': Float64MultiArray;
  'std_msgs/msg/Header': Header;
  'std_msgs/msg/MultiArrayDimension': MultiArrayDimension;
  'std_msgs/msg/MultiArrayLayout': MultiArrayLayout;
  'std_msgs/msg/String': StringMessage;
  'std_srvs/srv/Trigger_Request': TriggerRequest;
  'std_srvs/srv/Trigger_Response': TriggerResponse;
  'tf2_msgs/msg/TFMessage': TFMessage;
  'trocar_msgs/msg/ControlHolder': ControlHolder;
  'trocar_msgs/msg/ExerciseEvent': ExerciseEvent;
  'trocar_msgs/msg/ExerciseResult': ExerciseResult;
  'trocar_msgs/msg/ExerciseState': ExerciseState;
  'trocar_msgs/msg/HandInput': HandInput;
  'trocar_msgs/msg/LoopStatistics': LoopStatistics;
  'trocar_msgs/msg/Metric': Metric;
  'trocar_msgs/msg/OperatorInput': OperatorInput;
  'trocar_msgs/msg/ScoreReason': ScoreReason;
  'trocar_msgs/msg/SessionInfo': SessionInfo;
  'trocar_msgs/msg/TeleopState': TeleopState;
  'trocar_msgs/srv/TakeControl_Request': TakeControlRequest;
  'trocar_msgs/srv/TakeControl_Response': TakeControlResponse;
  'visualization_msgs/msg/Marker': Marker;
  'visualization_msgs/msg/MarkerArray': MarkerArray;
  'visualization_msgs/msg/MeshFile': MeshFile;
  'visualization_msgs/msg/UVCoordinate': UVCoordinate;
}

export type MessageType = keyof MessageTypes;

export type FieldType =
  | 'bool'
  | 'uint8'
  | 'uint8[]'
  | 'int32'
  | 'int32[]'
  | 'uint32'
  | 'uint64'
  | 'uint64[]'
  | 'float32'
  | 'float32[]'
  | 'float64'
  | 'float64[]'
  | 'string'
  | 'string[]'
  | MessageType
  | `${MessageType}[]`;

/** Each definition as text, and its fields in the order of the wire. */
export const definitions: Readonly<
  Record<
    MessageType,
    { readonly text: string; readonly fields: readonly (readonly [name: string, type: FieldType])[] }
  >
> = {
  'builtin_interfaces/msg/Duration': {
    text: '# A span of time.\nint32 sec                   # whole seconds, rounded down\nuint32 nanosec              # rest, [0, 1e9)\n',
    fields: [
      ['sec', 'int32'],
      ['nanosec', 'uint32'],
    ],
  },
  'builtin_interfaces/msg/Time': {
    text: '# An instant of the ROS clock.\nint32 sec                   # whole seconds, rounded down\nuint32 nanosec              # rest, [0, 1e9)\n',
    fields: [
      ['sec', 'int32'],
      ['nanosec', 'uint32'],
    ],
  },
  'crtk_msgs/msg/OperatingState': {
    text: 'std_msgs/Header header\nstring state                # DISABLED ENABLED PAUSED FAULT\nbool is_homed\nbool is_busy\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['state', 'string'],
      ['is_homed', 'bool'],
      ['is_busy', 'bool'],
    ],
  },
  'crtk_msgs/msg/StringStamped': {
    text: 'std_msgs/Header header\nstring string\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['string', 'string'],
    ],
  },
  'geometry_msgs/msg/Point': {
    text: '# A position, m.\nfloat64 x\nfloat64 y\nfloat64 z\n',
    fields: [
      ['x', 'float64'],
      ['y', 'float64'],
      ['z', 'float64'],
    ],
  },
  'geometry_msgs/msg/Pose': {
    text: 'Point position\nQuaternion orientation\n',
    fields: [
      ['position', 'geometry_msgs/msg/Point'],
      ['orientation', 'geometry_msgs/msg/Quaternion'],
    ],
  },
  'geometry_msgs/msg/PoseStamped': {
    text: 'std_msgs/Header header\nPose pose\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['pose', 'geometry_msgs/msg/Pose'],
    ],
  },
  'geometry_msgs/msg/Quaternion': {
    text: '# An orientation as a unit quaternion.\nfloat64 x 0\nfloat64 y 0\nfloat64 z 0\nfloat64 w 1\n',
    fields: [
      ['x', 'float64'],
      ['y', 'float64'],
      ['z', 'float64'],
      ['w', 'float64'],
    ],
  },
  'geometry_msgs/msg/Transform': {
    text: 'Vector3 translation         # m\nQuaternion rotation\n',
    fields: [
      ['translation', 'geometry_msgs/msg/Vector3'],
      ['rotation', 'geometry_msgs/msg/Quaternion'],
    ],
  },
  'geometry_msgs/msg/TransformStamped': {
    text: '# Maps coordinates in child_frame_id into header.frame_id.\nstd_msgs/Header header\nstring child_frame_id\nTransform transform\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['child_frame_id', 'string'],
      ['transform', 'geometry_msgs/msg/Transform'],
    ],
  },
  'geometry_msgs/msg/Twist': {
    text: 'Vector3 linear              # m/s\nVector3 angular             # rad/s\n',
    fields: [
      ['linear', 'geometry_msgs/msg/Vector3'],
      ['angular', 'geometry_msgs/msg/Vector3'],
    ],
  },
  'geometry_msgs/msg/TwistStamped': {
    text: 'std_msgs/Header header\nTwist twist\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['twist', 'geometry_msgs/msg/Twist'],
    ],
  },
  'geometry_msgs/msg/Vector3': {
    text: '# A direction, a displacement, or a size.\nfloat64 x\nfloat64 y\nfloat64 z\n',
    fields: [
      ['x', 'float64'],
      ['y', 'float64'],
      ['z', 'float64'],
    ],
  },
  'geometry_msgs/msg/Wrench': {
    text: 'Vector3 force               # N\nVector3 torque              # N m\n',
    fields: [
      ['force', 'geometry_msgs/msg/Vector3'],
      ['torque', 'geometry_msgs/msg/Vector3'],
    ],
  },
  'geometry_msgs/msg/WrenchStamped': {
    text: 'std_msgs/Header header\nWrench wrench\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['wrench', 'geometry_msgs/msg/Wrench'],
    ],
  },
  'sensor_msgs/msg/CompressedImage': {
    text: 'std_msgs/Header header\nstring format               # jpeg, png\nuint8[] data\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['format', 'string'],
      ['data', 'uint8[]'],
    ],
  },
  'sensor_msgs/msg/JointState': {
    text: '# State of named joints. Each array has one element per name or is empty.\nstd_msgs/Header header\nstring[] name\nfloat64[] position          # rad or m\nfloat64[] velocity          # rad/s or m/s\nfloat64[] effort            # N m or N\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['name', 'string[]'],
      ['position', 'float64[]'],
      ['velocity', 'float64[]'],
      ['effort', 'float64[]'],
    ],
  },
  'sensor_msgs/msg/Joy': {
    text: 'std_msgs/Header header\nfloat32[] axes\nint32[] buttons\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['axes', 'float32[]'],
      ['buttons', 'int32[]'],
    ],
  },
  'std_msgs/msg/ColorRGBA': {
    text: '# Each from 0 to 1.\nfloat32 r\nfloat32 g\nfloat32 b\nfloat32 a\n',
    fields: [
      ['r', 'float32'],
      ['g', 'float32'],
      ['b', 'float32'],
      ['a', 'float32'],
    ],
  },
  'std_msgs/msg/Empty': {
    text: '# Carries nothing: that it came is the message.\n',
    fields: [],
  },
  'std_msgs/msg/Float64': {
    text: 'float64 data\n',
    fields: [['data', 'float64']],
  },
  'std_msgs/msg/Float64MultiArray': {
    text: 'MultiArrayLayout layout\nfloat64[] data\n',
    fields: [
      ['layout', 'std_msgs/msg/MultiArrayLayout'],
      ['data', 'float64[]'],
    ],
  },
  'std_msgs/msg/Header': {
    text: '# When and in which frame a message holds.\nbuiltin_interfaces/Time stamp\nstring frame_id\n',
    fields: [
      ['stamp', 'builtin_interfaces/msg/Time'],
      ['frame_id', 'string'],
    ],
  },
  'std_msgs/msg/MultiArrayDimension': {
    text: "string label\nuint32 size\nuint32 stride               # elements from one index of this dimension's parent to the next\n",
    fields: [
      ['label', 'string'],
      ['size', 'uint32'],
      ['stride', 'uint32'],
    ],
  },
  'std_msgs/msg/MultiArrayLayout': {
    text: 'MultiArrayDimension[] dim   # outermost first\nuint32 data_offset          # elements before the first one\n',
    fields: [
      ['dim', 'std_msgs/msg/MultiArrayDimension[]'],
      ['data_offset', 'uint32'],
    ],
  },
  'std_msgs/msg/String': {
    text: 'string data\n',
    fields: [['data', 'string']],
  },
  'std_srvs/srv/Trigger_Request': {
    text: '',
    fields: [],
  },
  'std_srvs/srv/Trigger_Response': {
    text: 'bool success\nstring message              # what happened, for a person\n',
    fields: [
      ['success', 'bool'],
      ['message', 'string'],
    ],
  },
  'tf2_msgs/msg/TFMessage': {
    text: 'geometry_msgs/TransformStamped[] transforms\n',
    fields: [['transforms', 'geometry_msgs/msg/TransformStamped[]']],
  },
  'trocar_msgs/msg/ControlHolder': {
    text: "# Who may move the robot now. Latched.\nstd_msgs/Header header\nbool held\nstring holder               # client's own name; empty when nobody holds control\nuint32 viewers\n",
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['held', 'bool'],
      ['holder', 'string'],
      ['viewers', 'uint32'],
    ],
  },
  'trocar_msgs/msg/ExerciseEvent': {
    text: '# Something that happened in the exercise.\nstd_msgs/Header header\nuint32 attempt\nstring kind                 # start grasp release slip drop handover place collision finish\nstring object\nstring arm\ngeometry_msgs/Point position # world, m\nfloat64 value               # meaning depends on kind\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['attempt', 'uint32'],
      ['kind', 'string'],
      ['object', 'string'],
      ['arm', 'string'],
      ['position', 'geometry_msgs/msg/Point'],
      ['value', 'float64'],
    ],
  },
  'trocar_msgs/msg/ExerciseResult': {
    text: '# The score of a finished attempt, with its reasons. Latched.\nstd_msgs/Header header\nstring exercise\nuint32 attempt\nbool passed\nfloat64 score               # 0 to 100\nMetric[] metrics\nScoreReason[] reasons       # three that mattered most, most important first\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['exercise', 'string'],
      ['attempt', 'uint32'],
      ['passed', 'bool'],
      ['score', 'float64'],
      ['metrics', 'trocar_msgs/msg/Metric[]'],
      ['reasons', 'trocar_msgs/msg/ScoreReason[]'],
    ],
  },
  'trocar_msgs/msg/ExerciseState': {
    text: "# Progress of the exercise.\nstd_msgs/Header header\nstring exercise\nuint32 attempt\nstring phase                # READY RUNNING FINISHED\nstring step                 # exercise's own, e.g. there or back\nfloat64 elapsed             # s since the first touch\nfloat64 time_limit          # s\nuint32 done\nuint32 total\nuint32 drops\nuint32 collisions\nfloat64[] path_length       # per instrument in the order of SessionInfo.arms, m\nstring[] held               # object each instrument holds; empty string for none\nstring hint                 # what to do next, as an identifier\n",
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['exercise', 'string'],
      ['attempt', 'uint32'],
      ['phase', 'string'],
      ['step', 'string'],
      ['elapsed', 'float64'],
      ['time_limit', 'float64'],
      ['done', 'uint32'],
      ['total', 'uint32'],
      ['drops', 'uint32'],
      ['collisions', 'uint32'],
      ['path_length', 'float64[]'],
      ['held', 'string[]'],
      ['hint', 'string'],
    ],
  },
  'trocar_msgs/msg/HandInput': {
    text: "# One hand of the operator.\nbool active                 # this hand moves its instrument; an inactive hand's instrument holds\ngeometry_msgs/Pose pose     # in the view frame: x right, y up, z towards the surgeon; m\nfloat64 gripper             # opening of the master gripper, rad; 0 closed\n",
    fields: [
      ['active', 'bool'],
      ['pose', 'geometry_msgs/msg/Pose'],
      ['gripper', 'float64'],
    ],
  },
  'trocar_msgs/msg/LoopStatistics': {
    text: "# How well the loop keeps time. Not part of what a replay repeats.\nstd_msgs/Header header\nfloat64 rate                # achieved, Hz\nuint64 ticks\nuint64 late_ticks           # started more than half a period late\nfloat64 lateness_p50        # s\nfloat64 lateness_p99        # s\nfloat64 lateness_max        # s\nfloat64 real_time_factor    # logical over wall time; 1 when physics keeps up\nuint64 physics_waits        # ticks that waited for the physics\nuint64 records_dropped      # log records lost because the reader fell behind\nstring recording            # file being written; empty when none\nstring recording_error      # why recording stopped; empty when it runs\nuint64 recording_bytes\nfloat64[] lateness_bounds   # upper bounds of the histogram's bins, s\nuint64[] lateness_counts\n",
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['rate', 'float64'],
      ['ticks', 'uint64'],
      ['late_ticks', 'uint64'],
      ['lateness_p50', 'float64'],
      ['lateness_p99', 'float64'],
      ['lateness_max', 'float64'],
      ['real_time_factor', 'float64'],
      ['physics_waits', 'uint64'],
      ['records_dropped', 'uint64'],
      ['recording', 'string'],
      ['recording_error', 'string'],
      ['recording_bytes', 'uint64'],
      ['lateness_bounds', 'float64[]'],
      ['lateness_counts', 'uint64[]'],
    ],
  },
  'trocar_msgs/msg/Metric': {
    text: 'string id\nfloat64 value\nstring unit\nfloat64 expert              # what a proficient operator reaches\nfloat64 points              # points this metric gave or took\n',
    fields: [
      ['id', 'string'],
      ['value', 'float64'],
      ['unit', 'string'],
      ['expert', 'float64'],
      ['points', 'float64'],
    ],
  },
  'trocar_msgs/msg/OperatorInput': {
    text: '# Everything the operator does, both hands at one instant.\nstd_msgs/Header header      # operator\'s own clock; frame_id "view"\nuint32 sequence             # strictly increasing; a repeat or a step back is refused\nbool present                # operator is at the console and wants motion\nbool clutch                 # hands move free of the instruments\nbool camera                 # hands move the endoscope\nfloat64 scale               # wanted tip-to-hand ratio, (0, 1]; 0 keeps the one in force\nHandInput left\nHandInput right\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['sequence', 'uint32'],
      ['present', 'bool'],
      ['clutch', 'bool'],
      ['camera', 'bool'],
      ['scale', 'float64'],
      ['left', 'trocar_msgs/msg/HandInput'],
      ['right', 'trocar_msgs/msg/HandInput'],
    ],
  },
  'trocar_msgs/msg/ScoreReason': {
    text: 'string id\nfloat64 value\n',
    fields: [
      ['id', 'string'],
      ['value', 'float64'],
    ],
  },
  'trocar_msgs/msg/SessionInfo': {
    text: '# What this session is. Latched.\nstd_msgs/Header header\nstring mode                 # SIMULATION, HARDWARE or REPLAY\nstring version              # of Trocar\nstring exercise\nstring operator             # person, demo or recording\nstring physics              # engine and version; empty on hardware\nstring[] arms\nfloat64 tick_period         # s\nfloat64 camera_vertical_fov # rad\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['mode', 'string'],
      ['version', 'string'],
      ['exercise', 'string'],
      ['operator', 'string'],
      ['physics', 'string'],
      ['arms', 'string[]'],
      ['tick_period', 'float64'],
      ['camera_vertical_fov', 'float64'],
    ],
  },
  'trocar_msgs/msg/TeleopState': {
    text: '# State of one hand-and-instrument pair.\nstd_msgs/Header header\nstring state                # DISABLED SETTING_ARMS_STATE ALIGNING FOLLOWING CLUTCHED CAMERA UNSELECTED HOLDING\nstring reason               # why motion is limited or held, as an identifier; empty when it is not\nstring detail               # joint or fixture that the reason names; may be empty\nuint8 severity              # 0 inform, 1 limit, 2 hold, 3 stop\nfloat64 scale               # tip-to-hand ratio in force\nfloat64 ratio               # tip-to-hand ratio of this pair now: scale, or less where the hand is slow and it depends on that\ngeometry_msgs/Vector3 drift # how far the tip is from where scale alone would have it since the last clutch; view frame, m\nfloat64 tremor              # how far the tremor canceller moves the hand now, m\nfloat64 alignment_error     # angle between hand and instrument, rad\nbool active\n',
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['state', 'string'],
      ['reason', 'string'],
      ['detail', 'string'],
      ['severity', 'uint8'],
      ['scale', 'float64'],
      ['ratio', 'float64'],
      ['drift', 'geometry_msgs/msg/Vector3'],
      ['tremor', 'float64'],
      ['alignment_error', 'float64'],
      ['active', 'bool'],
    ],
  },
  'trocar_msgs/srv/TakeControl_Request': {
    text: '# Ask to be the one who moves the robot.\nstring token                # printed where the host was started\nstring client_name\n',
    fields: [
      ['token', 'string'],
      ['client_name', 'string'],
    ],
  },
  'trocar_msgs/srv/TakeControl_Response': {
    text: 'bool granted\nstring reason               # why not\n',
    fields: [
      ['granted', 'bool'],
      ['reason', 'string'],
    ],
  },
  'visualization_msgs/msg/Marker': {
    text: "# Something to draw in a scene, as ROS 2 Humble defines it.\nint32 ARROW=0\nint32 CUBE=1\nint32 SPHERE=2\nint32 CYLINDER=3\nint32 LINE_STRIP=4\nint32 LINE_LIST=5\nint32 CUBE_LIST=6\nint32 SPHERE_LIST=7\nint32 POINTS=8\nint32 TEXT_VIEW_FACING=9\nint32 MESH_RESOURCE=10\nint32 TRIANGLE_LIST=11\n\nint32 ADD=0\nint32 MODIFY=0\nint32 DELETE=2\nint32 DELETEALL=3\n\nstd_msgs/Header header\nstring ns                   # with id, the marker's name\nint32 id\nint32 type                  # ARROW to TRIANGLE_LIST\nint32 action                # ADD, MODIFY, DELETE or DELETEALL\ngeometry_msgs/Pose pose     # in header.frame_id\ngeometry_msgs/Vector3 scale # m\nstd_msgs/ColorRGBA color\nbuiltin_interfaces/Duration lifetime # 0 for ever\nbool frame_locked           # follows its frame between messages\ngeometry_msgs/Point[] points # of lists, strips and arrows\nstd_msgs/ColorRGBA[] colors # none, or one per point\nstring texture_resource\nsensor_msgs/CompressedImage texture\nUVCoordinate[] uv_coordinates\nstring text\nstring mesh_resource\nMeshFile mesh_file\nbool mesh_use_embedded_materials\n",
    fields: [
      ['header', 'std_msgs/msg/Header'],
      ['ns', 'string'],
      ['id', 'int32'],
      ['type', 'int32'],
      ['action', 'int32'],
      ['pose', 'geometry_msgs/msg/Pose'],
      ['scale', 'geometry_msgs/msg/Vector3'],
      ['color', 'std_msgs/msg/ColorRGBA'],
      ['lifetime', 'builtin_interfaces/msg/Duration'],
      ['frame_locked', 'bool'],
      ['points', 'geometry_msgs/msg/Point[]'],
      ['colors', 'std_msgs/msg/ColorRGBA[]'],
      ['texture_resource', 'string'],
      ['texture', 'sensor_msgs/msg/CompressedImage'],
      ['uv_coordinates', 'visualization_msgs/msg/UVCoordinate[]'],
      ['text', 'string'],
      ['mesh_resource', 'string'],
      ['mesh_file', 'visualization_msgs/msg/MeshFile'],
      ['mesh_use_embedded_materials', 'bool'],
    ],
  },
  'visualization_msgs/msg/MarkerArray': {
    text: 'Marker[] markers\n',
    fields: [['markers', 'visualization_msgs/msg/Marker[]']],
  },
  'visualization_msgs/msg/MeshFile': {
    text: 'string filename             # as mesh_resource names it\nuint8[] data                # content of the file\n',
    fields: [
      ['filename', 'string'],
      ['data', 'uint8[]'],
    ],
  },
  'visualization_msgs/msg/UVCoordinate': {
    text: '# A place on a texture, each from 0 to 1.\nfloat32 u\nfloat32 v\n',
    fields: [
      ['u', 'float32'],
      ['v', 'float32'],
    ],
  },
};

function writeDuration(writer: CdrWriter, message: Duration): void {
  writer.int32(message.sec);
  writer.uint32(message.nanosec);
}

function writeTime(writer: CdrWriter, message: Time): void {
  writer.int32(message.sec);
  writer.uint32(message.nanosec);
}

function writeOperatingState(writer: CdrWriter, message: OperatingState): void {
  writeHeader(writer, message.header);
  writer.string(message.state);
  writer.bool(message.is_homed);
  writer.bool(message.is_busy);
}

function writeStringStamped(writer: CdrWriter, message: StringStamped): void {
  writeHeader(writer, message.header);
  writer.string(message.string);
}

function writePoint(writer: CdrWriter, message: Point): void {
  writer.float64(message.x);
  writer.float64(message.y);
  writer.float64(message.z);
}

function writePose(writer: CdrWriter, message: Pose): void {
  writePoint(writer, message.position);
  writeQuaternion(writer, message.orientation);
}

function writePoseStamped(writer: CdrWriter, message: PoseStamped): void {
  writeHeader(writer, message.header);
  writePose(writer, message.pose);
}

function writeQuaternion(writer: CdrWriter, message: Quaternion): void {
  writer.float64(message.x);
  writer.float64(message.y);
  writer.float64(message.z);
  writer.float64(message.w);
}

function writeTransform(writer: CdrWriter, message: Transform): void {
  writeVector3(writer, message.translation);
  writeQuaternion(writer, message.rotation);
}

function writeTransformStamped(writer: CdrWriter, message: TransformStamped): void {
  writeHeader(writer, message.header);
  writer.string(message.child_frame_id);
  writeTransform(writer, message.transform);
}

function writeTwist(writer: CdrWriter, message: Twist): void {
  writeVector3(writer, message.linear);
  writeVector3(writer, message.angular);
}

function writeTwistStamped(writer: CdrWriter, message: TwistStamped): void {
  writeHeader(writer, message.header);
  writeTwist(writer, message.twist);
}

function writeVector3(writer: CdrWriter, message: Vector3): void {
  writer.float64(message.x);
  writer.float64(message.y);
  writer.float64(message.z);
}

function writeWrench(writer: CdrWriter, message: Wrench): void {
  writeVector3(writer, message.force);
  writeVector3(writer, message.torque);
}

function writeWrenchStamped(writer: CdrWriter, message: WrenchStamped): void {
  writeHeader(writer, message.header);
  writeWrench(writer, message.wrench);
}

function writeCompressedImage(writer: CdrWriter, message: CompressedImage): void {
  writeHeader(writer, message.header);
  writer.string(message.format);
  writer.uint8Array(message.data);
}

function writeJointState(writer: CdrWriter, message: JointState): void {
  writeHeader(writer, message.header);
  writer.stringArray(message.name);
  writer.float64Array(message.position);
  writer.float64Array(message.velocity);
  writer.float64Array(message.effort);
}

function writeJoy(writer: CdrWriter, message: Joy): void {
  writeHeader(writer, message.header);
  writer.float32Array(message.axes);
  writer.int32Array(message.buttons);
}

function writeColorRGBA(writer: CdrWriter, message: ColorRGBA): void {
  writer.float32(message.r);
  writer.float32(message.g);
  writer.float32(message.b);
  writer.float32(message.a);
}

function writeEmpty(writer: CdrWriter): void {
  writer.uint8(0);
}

function writeFloat64(writer: CdrWriter, message: Float64): void {
  writer.float64(message.data);
}

function writeFloat64MultiArray(writer: CdrWriter, message: Float64MultiArray): void {
  writeMultiArrayLayout(writer, message.layout);
  writer.float64Array(message.data);
}

function writeHeader(writer: CdrWriter, message: Header): void {
  writeTime(writer, message.stamp);
  writer.string(message.frame_id);
}

function writeMultiArrayDimension(writer: CdrWriter, message: MultiArrayDimension): void {
  writer.string(message.label);
  writer.uint32(message.size);
  writer.uint32(message.stride);
}

function writeMultiArrayLayout(writer: CdrWriter, message: MultiArrayLayout): void {
  writer.uint32(message.dim.length);
  for (const element of message.dim) writeMultiArrayDimension(writer, element);
  writer.uint32(message.data_offset);
}

function writeStringMessage(writer: CdrWriter, message: StringMessage): void {
  writer.string(message.data);
}

function writeTriggerRequest(writer: CdrWriter): void {
  writer.uint8(0);
}

function writeTriggerResponse(writer: CdrWriter, message: TriggerResponse): void {
  writer.bool(message.success);
  writer.string(message.message);
}

function writeTFMessage(writer: CdrWriter, message: TFMessage): void {
  writer.uint32(message.transforms.length);
  for (const element of message.transforms) writeTransformStamped(writer, element);
}

function writeControlHolder(writer: CdrWriter, message: ControlHolder): void {
  writeHeader(writer, message.header);
  writer.bool(message.held);
  writer.string(message.holder);
  writer.uint32(message.viewers);
}

function writeExerciseEvent(writer: CdrWriter, message: ExerciseEvent): void {
  writeHeader(writer, message.header);
  writer.uint32(message.attempt);
  writer.string(message.kind);
  writer.string(message.object);
  writer.string(message.arm);
  writePoint(writer, message.position);
  writer.float64(message.value);
}

function writeExerciseResult(writer: CdrWriter, message: ExerciseResult): void {
  writeHeader(writer, message.header);
  writer.string(message.exercise);
  writer.uint32(message.attempt);
  writer.bool(message.passed);
  writer.float64(message.score);
  writer.uint32(message.metrics.length);
  for (const element of message.metrics) writeMetric(writer, element);
  writer.uint32(message.reasons.length);
  for (const element of message.reasons) writeScoreReason(writer, element);
}

function writeExerciseState(writer: CdrWriter, message: ExerciseState): void {
  writeHeader(writer, message.header);
  writer.string(message.exercise);
  writer.uint32(message.attempt);
  writer.string(message.phase);
  writer.string(message.step);
  writer.float64(message.elapsed);
  writer.float64(message.time_limit);
  writer.uint32(message.done);
  writer.uint32(message.total);
  writer.uint32(message.drops);
  writer.uint32(message.collisions);
  writer.float64Array(message.path_length);
  writer.stringArray(message.held);
  writer.string(message.hint);
}

function writeHandInput(writer: CdrWriter, message: HandInput): void {
  writer.bool(message.active);
  writePose(writer, message.pose);
  writer.float64(message.gripper);
}

function writeLoopStatistics(writer: CdrWriter, message: LoopStatistics): void {
  writeHeader(writer, message.header);
  writer.float64(message.rate);
  writer.uint64(message.ticks);
  writer.uint64(message.late_ticks);
  writer.float64(message.lateness_p50);
  writer.float64(message.lateness_p99);
  writer.float64(message.lateness_max);
  writer.float64(message.real_time_factor);
  writer.uint64(message.physics_waits);
  writer.uint64(message.records_dropped);
  writer.string(message.recording);
  writer.string(message.recording_error);
  writer.uint64(message.recording_bytes);
  writer.float64Array(message.lateness_bounds);
  writer.uint64Array(message.lateness_counts);
}

function writeMetric(writer: CdrWriter, message: Metric): void {
  writer.string(message.id);
  writer.float64(message.value);
  writer.string(message.unit);
  writer.float64(message.expert);
  writer.float64(message.points);
}

function writeOperatorInput(writer: CdrWriter, message: OperatorInput): void {
  writeHeader(writer, message.header);
  writer.uint32(message.sequence);
  writer.bool(message.present);
  writer.bool(message.clutch);
  writer.bool(message.camera);
  writer.float64(message.scale);
  writeHandInput(writer, message.left);
  writeHandInput(writer, message.right);
}

function writeScoreReason(writer: CdrWriter, message: ScoreReason): void {
  writer.string(message.id);
  writer.float64(message.value);
}

function writeSessionInfo(writer: CdrWriter, message: SessionInfo): void {
  writeHeader(writer, message.header);
  writer.string(message.mode);
  writer.string(message.version);
  writer.string(message.exercise);
  writer.string(message.operator);
  writer.string(message.physics);
  writer.stringArray(message.arms);
  writer.float64(message.tick_period);
  writer.float64(message.camera_vertical_fov);
}

function writeTeleopState(writer: CdrWriter, message: TeleopState): void {
  writeHeader(writer, message.header);
  writer.string(message.state);
  writer.string(message.reason);
  writer.string(message.detail);
  writer.uint8(message.severity);
  writer.float64(message.scale);
  writer.float64(message.ratio);
  writeVector3(writer, message.drift);
  writer.float64(message.tremor);
  writer.float64(message.alignment_error);
  writer.bool(message.active);
}

function writeTakeControlRequest(writer: CdrWriter, message: TakeControlRequest): void {
  writer.string(message.token);
  writer.string(message.client_name);
}

function writeTakeControlResponse(writer: CdrWriter, message: TakeControlResponse): void {
  writer.bool(message.granted);
  writer.string(message.reason);
}

function writeMarker(writer: CdrWriter, message: Marker): void {
  writeHeader(writer, message.header);
  writer.string(message.ns);
  writer.int32(message.id);
  writer.int32(message.type);
  writer.int32(message.action);
  writePose(writer, message.pose);
  writeVector3(writer, message.scale);
  writeColorRGBA(writer, message.color);
  writeDuration(writer, message.lifetime);
  writer.bool(message.frame_locked);
  writer.uint32(message.points.length);
  for (const element of message.points) writePoint(writer, element);
  writer.uint32(message.colors.length);
  for (const element of message.colors) writeColorRGBA(writer, element);
  writer.string(message.texture_resource);
  writeCompressedImage(writer, message.texture);
  writer.uint32(message.uv_coordinates.length);
  for (const element of message.uv_coordinates) writeUVCoordinate(writer, element);
  writer.string(message.text);
  writer.string(message.mesh_resource);
  writeMeshFile(writer, message.mesh_file);
  writer.bool(message.mesh_use_embedded_materials);
}

function writeMarkerArray(writer: CdrWriter, message: MarkerArray): void {
  writer.uint32(message.markers.length);
  for (const element of message.markers) writeMarker(writer, element);
}

function writeMeshFile(writer: CdrWriter, message: MeshFile): void {
  writer.string(message.filename);
  writer.uint8Array(message.data);
}

function writeUVCoordinate(writer: CdrWriter, message: UVCoordinate): void {
  writer.float32(message.u);
  writer.float32(message.v);
}

/** Writes the fields of a message in the order of the wire. */
export const writers: {
  readonly [N in MessageType]: (writer: CdrWriter, message: MessageTypes[N]) => void;
} = {
  'builtin_interfaces/msg/Duration': writeDuration,
  'builtin_interfaces/msg/Time': writeTime,
  'crtk_msgs/msg/OperatingState': writeOperatingState,
  'crtk_msgs/msg/StringStamped': writeStringStamped,
  'geometry_msgs/msg/Point': writePoint,
  'geometry_msgs/msg/Pose': writePose,
  'geometry_msgs/msg/PoseStamped': writePoseStamped,
  'geometry_msgs/msg/Quaternion': writeQuaternion,
  'geometry_msgs/msg/Transform': writeTransform,
  'geometry_msgs/msg/TransformStamped': writeTransformStamped,
  'geometry_msgs/msg/Twist': writeTwist,
  'geometry_msgs/msg/TwistStamped': writeTwistStamped,
  'geometry_msgs/msg/Vector3': writeVector3,
  'geometry_msgs/msg/Wrench': writeWrench,
  'geometry_msgs/msg/WrenchStamped': writeWrenchStamped,
  'sensor_msgs/msg/CompressedImage': writeCompressedImage,
  'sensor_msgs/msg/JointState': writeJointState,
  'sensor_msgs/msg/Joy': writeJoy,
  'std_msgs/msg/ColorRGBA': writeColorRGBA,
  'std_msgs/msg/Empty': writeEmpty,
  'std_msgs/msg/Float64': writeFloat64,
  'std_msgs/msg/Float64MultiArray': writeFloat64MultiArray,
  'std_msgs/msg/Header': writeHeader,
  'std_msgs/msg/MultiArrayDimension': writeMultiArrayDimension,
  'std_msgs/msg/MultiArrayLayout': writeMultiArrayLayout,
  'std_msgs/msg/String': writeStringMessage,
  'std_srvs/srv/Trigger_Request': writeTriggerRequest,
  'std_srvs/srv/Trigger_Response': writeTriggerResponse,
  'tf2_msgs/msg/TFMessage': writeTFMessage,
  'trocar_msgs/msg/ControlHolder': writeControlHolder,
  'trocar_msgs/msg/ExerciseEvent': writeExerciseEvent,
  'trocar_msgs/msg/ExerciseResult': writeExerciseResult,
  'trocar_msgs/msg/ExerciseState': writeExerciseState,
  'trocar_msgs/msg/HandInput': writeHandInput,
  'trocar_msgs/msg/LoopStatistics': writeLoopStatistics,
  'trocar_msgs/msg/Metric': writeMetric,
  'trocar_msgs/msg/OperatorInput': writeOperatorInput,
  'trocar_msgs/msg/ScoreReason': writeScoreReason,
  'trocar_msgs/msg/SessionInfo': writeSessionInfo,
  'trocar_msgs/msg/TeleopState': writeTeleopState,
  'trocar_msgs/srv/TakeControl_Request': writeTakeControlRequest,
  'trocar_msgs/srv/TakeControl_Response': writeTakeControlResponse,
  'visualization_msgs/msg/Marker': writeMarker,
  'visualization_msgs/msg/MarkerArray': writeMarkerArray,
  'visualization_msgs/msg/MeshFile': writeMeshFile,
  'visualization_msgs/msg/UVCoordinate': writeUVCoordinate,
};
