/** ROS 2 messages as CDR bytes, and back. */
export { CdrError } from './error.ts';
export { decode } from './decode.ts';
export { createEncoder, encode, type Encoder } from './encode.ts';
