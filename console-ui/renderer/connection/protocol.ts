/** What the page and its connection worker say to each other. */
import type { ClientEvent, TopicMessage } from '../../../messages/index.ts';
import type { Controls, Step } from '../input/virtual-masters.ts';

/** Topics the console listens to. */
export const watchedTopics = [
  '/tf',
  '/scene',
  '/trocar/session',
  '/trocar/control',
  '/trocar/loop',
  '/teleop/PSM1/state',
  '/teleop/PSM2/state',
  '/MTMR/servo_cf',
  '/MTML/servo_cf',
  '/PSM1/operating_state',
  '/PSM2/operating_state',
  '/ECM/operating_state',
  '/PSM1/jaw/measured_js',
  '/PSM2/jaw/measured_js',
  '/exercise/state',
  '/exercise/event',
  '/exercise/result',
] as const;
export type WatchedTopic = (typeof watchedTopics)[number];

/** A decoded message with its topic; `topic` tells what `message` is. */
export type Received = {
  [N in WatchedTopic]: { readonly kind: 'message'; readonly topic: N; readonly message: TopicMessage<N> };
}[WatchedTopic];

/** What became of asking for control. */
export type ControlAnswer =
  | { readonly kind: 'control'; readonly granted: true }
  | { readonly kind: 'control'; readonly granted: false; readonly reason: string };

export type FromWorker =
  | Received
  | ControlAnswer
  | { readonly kind: 'event'; readonly event: ClientEvent }
  /** The page was silent for so long that the hands were let go. */
  | { readonly kind: 'letGo' };

export type ToWorker =
  | { readonly kind: 'open'; readonly address: string; readonly token: string; readonly clientName: string }
  | { readonly kind: 'takeControl' }
  | { readonly kind: 'present'; readonly present: boolean }
  | { readonly kind: 'controls'; readonly controls: Controls }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'swap' }
  | { readonly kind: 'stepScale'; readonly direction: 1 | -1 }
  | { readonly kind: 'scale'; readonly ratio: number }
  | { readonly kind: 'command'; readonly command: SessionCommand }
  /** The page is alive. */
  | { readonly kind: 'alive' };

/** Commands to the arms, all of them, or to the exercise. */
export type SessionCommand = 'pause' | 'resume' | 'enable' | 'restart';
