/** The Foxglove WebSocket protocol v1, for both ends. */
export * from './binary.ts';
export * from './json.ts';
