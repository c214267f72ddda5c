/** A caller's scratch. */
import type { ChainData } from './forward.ts';
import { FRAME_SIZE } from './forward.ts';
import type { GeneralWorkspace } from './general-inverse/workspace.ts';
import { createGeneralWorkspace } from './general-inverse/workspace.ts';
import type { InverseData } from './inverse-data.ts';
import { createInverseData } from './inverse-data.ts';
import type { RobotModel } from './model.ts';

/** Scratch of one caller, for one model: never shared between threads. */
export interface RobotData extends ChainData {
  readonly inverse: InverseData;
  /** Null for a robot with a closed form. */
  readonly general: GeneralWorkspace | null;
}

/** Scratch for one caller and one robot. Takes about a millisecond for a robot without a closed form, once. */
export function createData(model: RobotModel): RobotData {
  const data: RobotData = {
    frames: new Float64Array(FRAME_SIZE * (model.joints.length + 1)),
    trigonometry: new Float64Array(3),
    inverse: createInverseData(model),
    general: null,
  };
  return model.inverse === 'general'
    ? { ...data, general: createGeneralWorkspace(model, data, data.inverse) }
    : data;
}
