/** Sessions as MCAP files: written while they run, read again later. */
export { RecordingError } from './error.ts';
export { createRecorder, type Recorder, type RecorderOptions, type RecorderStatus } from './recorder.ts';
export { openRecording, type RecordedMessage, type Recording } from './recording.ts';
