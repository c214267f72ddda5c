/** Where a session's messages go: to whoever watches, and into the recording. */
import { topics } from '../messages/index.ts';
import type { Gateway } from './gateway/index.ts';
import type { Outlet } from './publisher/index.ts';
import type { Recorder } from './recording/index.ts';

export function createLiveOutlet(gateway: Gateway, recorder: Recorder | undefined): Outlet {
  return {
    wants: (topic, kept) => (kept && recorder !== undefined) || topics[topic].latched || gateway.wants(topic),
    send(topic, bytes, timeNs, kept) {
      gateway.publish(topic, bytes, timeNs);
      if (kept) recorder?.write(topic, bytes, timeNs);
    },
  };
}
