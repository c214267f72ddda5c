/** What the worker follows of one hand-and-instrument pair, so that its virtual hand behaves like one with motors. */
import { mat4, quat, vec3 } from 'gl-matrix';
import type { PoseStamped, TeleopState } from '../../../messages/index.ts';
import { createLeash, tieLeash, tightenLeash, untieLeash } from '../input/leash.ts';
import type { Leash } from '../input/leash.ts';
import type { Side, VirtualMasters } from '../input/virtual-masters.ts';
import { lookupTransform } from '../view/transform-buffer.ts';
import type { TransformBuffer } from '../view/transform-buffer.ts';

export interface PairWatch {
  readonly side: Side;
  readonly tipFrame: string;
  readonly leash: Leash;
  /** The hand leads its instrument now. */
  leads: boolean;
  scale: number;
  setpoint: quat | undefined;
}

export function createPairWatch(side: Side, arm: string): PairWatch {
  const tipFrame = `${arm}_tool_tip`;
  return { side, tipFrame, leash: createLeash(), leads: false, scale: 0, setpoint: undefined };
}

/** A hand that does not lead its instrument is turned as the instrument is, at once. */
export function noteState(pair: PairWatch, state: TeleopState, masters: VirtualMasters): void {
  const leads = state.state === 'FOLLOWING';
  if (leads !== pair.leads || state.scale !== pair.scale) untieLeash(pair.leash);
  pair.leads = leads;
  pair.scale = state.scale;
  masters.alignTo[pair.side] = leads ? undefined : pair.setpoint;
}

export function noteSetpoint(pair: PairWatch, { pose }: PoseStamped, masters: VirtualMasters): void {
  const { x, y, z, w } = pose.orientation;
  pair.setpoint = quat.fromValues(x, y, z, w);
  if (!pair.leads) masters.alignTo[pair.side] = pair.setpoint;
}

const viewFromWorld = mat4.create();
const worldFromTip = mat4.create();
const tip = vec3.create();

/** The instruments have moved: keeps each leading hand within reach of its own. */
export function followTip(pair: PairWatch, frames: TransformBuffer, masters: VirtualMasters): void {
  if (!pair.leads) return;
  const newest = Number.NaN;
  if (!lookupTransform(viewFromWorld, frames, 'view', newest)) return;
  if (!lookupTransform(worldFromTip, frames, pair.tipFrame, newest)) return;
  mat4.invert(viewFromWorld, viewFromWorld);
  mat4.getTranslation(tip, worldFromTip);
  vec3.transformMat4(tip, tip, viewFromWorld);
  const hand = masters.hands[pair.side].position;
  if (pair.leash.scale === 0) tieLeash(pair.leash, hand, tip, pair.scale);
  else tightenLeash(pair.leash, hand, tip);
}
