/** The control core's port: what an arm, an operator and a log have to know of it. */
export * from './arm.ts';
export * from './input.ts';
export * from './reason.ts';
export * from './transitions.ts';
export * from './record.ts';
export * from './placement.ts';
