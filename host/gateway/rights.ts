/** What each kind of client may do. A new operation without a stated right does not compile. */
import type { ClientBinaryFrame, ClientTextFrame } from '../../messages/index.ts';

export type ClientOp = ClientTextFrame['op'] | ClientBinaryFrame['op'];

/** `anyone` who watches, only the `holder` of control, or `nobody` because this server has no such thing. */
export type Right = 'anyone' | 'holder' | 'nobody';

export const rights: Readonly<Record<ClientOp, Right>> = {
  subscribe: 'anyone',
  unsubscribe: 'anyone',
  // Announcing a channel moves nothing; each message on it is judged when it comes.
  advertise: 'anyone',
  unadvertise: 'anyone',
  messageData: 'holder',
  // Services judge their caller themselves: taking control is how one becomes the holder.
  serviceCallRequest: 'anyone',
  getParameters: 'nobody',
  setParameters: 'nobody',
  subscribeParameterUpdates: 'nobody',
  unsubscribeParameterUpdates: 'nobody',
  subscribeConnectionGraph: 'nobody',
  unsubscribeConnectionGraph: 'nobody',
  fetchAsset: 'nobody',
};
