/** Turns the records of a session into the messages that leave it: always the same bytes for the same records. */
export { type Outlet } from './channel.ts';
export { createPublisher, type Publisher } from './publisher.ts';
export { createInputReader } from './input.ts';
export { InputError } from './input-error.ts';
export { createSessionTopics, simulationInfo, type SessionTopics } from './session-topics.ts';
