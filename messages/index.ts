/** Messages as ROS 2 knows them: types, CDR, definitions, topics and time. Runs in Node and in a browser. */
export type * from './generated.ts';
export { definitions, Marker } from './generated.ts';
export * from './cdr/index.ts';
export { isMessageType, schemaEssence, schemaText } from './schema.ts';
export * from './time.ts';
export * from './topics.ts';
export * from './foxglove/index.ts';
export * from './client/index.ts';
