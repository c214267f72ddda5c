/** The simulated world: exercises, simulated arms, and the operators that do exercises by script. */
export { createSimulatedArms, initializeExchange } from './arm.ts';
export * from './exchange.ts';
export type { Exercise } from './exercise.ts';
export { ExerciseFileError, loadExercise, parseExercise } from './exercise.ts';
export { OPERATOR_PERIOD } from './operators/operator.ts';
export type { Operator } from './operators/operator.ts';
export { createPegTransferOperator } from './operators/peg-transfer.ts';
export * from './record.ts';
export { describeScene } from './scene.ts';
export type { SceneObject, SceneShape } from './scene.ts';
export { createSimulation, createWorldRecord, STEP_DURATION } from './simulation.ts';
export type { Simulation, SimulationOptions, SimulationSnapshot } from './simulation.ts';
export { physicsName } from './world.ts';
