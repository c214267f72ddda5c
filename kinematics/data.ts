/** Makes a caller's scratch. */
import type { RobotData } from './forward.ts';
import { FRAME_SIZE } from './forward.ts';
import { createGeneralWorkspace } from './general-inverse/index.ts';
import { createInverseData } from './inverse-data.ts';
import type { RobotModel } from './model.ts';

/** Scratch for one caller and one robot. Takes about a millisecond for a robot without a closed form, once. */
export function createData(model: RobotModel): RobotData {
  const data: RobotData = {
    frames: new Float64Array(FRAME_SIZE * (model.joints.length + 1)),
    trigonometry: new Float64Array(3),
    inverse: createInverseData(model),
    general: null,
  };
  return model.inverse === 'general' ? { ...data, general: createGeneralWorkspace(model, data) } : data;
}
