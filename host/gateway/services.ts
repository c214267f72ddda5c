/** What clients may ask for: control of the robot, and its end. */
import {
  CdrError,
  decode,
  encode,
  type MessageType,
  schemaText,
  type ServiceCallRequestFrame,
  serviceCallResponseFrame,
  type ServiceDescription,
  type ServiceName,
  type ServiceRequest,
  type ServiceResponse,
  services,
} from '../../messages/index.ts';
import type { Claimant, Control } from './control.ts';

/** Takes the bytes of a request, gives those of the response. */
type Handler = (request: Uint8Array, caller: Claimant) => Uint8Array;

/** The answer to a call: a binary frame, or why it failed. */
export type Answer =
  | { readonly ok: true; readonly frame: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: string };

const serviceNames = Object.keys(services) as ServiceName[];

export class Services {
  readonly descriptions: readonly ServiceDescription[] = serviceNames.map(describe);
  readonly #handlers: Readonly<Record<ServiceName, Handler>>;

  constructor(control: Control) {
    this.#handlers = {
      '/console/take_control': handler('/console/take_control', ({ token, client_name }, caller) => {
        const reason = control.take(caller, token, client_name);
        return { granted: reason === undefined, reason: reason ?? '' };
      }),
      '/console/release_control': handler('/console/release_control', (_request, caller) => {
        const success = control.release(caller);
        return { success, message: success ? 'Released.' : 'This client was not in control.' };
      }),
    };
  }

  call({ serviceId, callId, encoding, data }: ServiceCallRequestFrame, caller: Claimant): Answer {
    const name = serviceNames[serviceId - 1];
    if (name === undefined) return { ok: false, problem: `there is no service with id ${serviceId}` };
    if (encoding !== 'cdr')
      return { ok: false, problem: `${name}: expected encoding cdr, found ${JSON.stringify(encoding)}` };
    try {
      const response = this.#handlers[name](data, caller);
      return { ok: true, frame: serviceCallResponseFrame({ serviceId, callId, encoding, data: response }) };
    } catch (error) {
      if (!(error instanceof CdrError)) throw error;
      return { ok: false, problem: `${name}: ${error.message}` };
    }
  }
}

function handler<N extends ServiceName>(
  name: N,
  answer: (request: ServiceRequest<N>, caller: Claimant) => ServiceResponse<N>,
): Handler {
  return (data, caller) => {
    const request = decode<`${(typeof services)[N]}_Request`>(`${services[name]}_Request`, data);
    return encode<`${(typeof services)[N]}_Response`>(`${services[name]}_Response`, answer(request, caller));
  };
}

function describe(name: ServiceName, index: number): ServiceDescription {
  const type = services[name];
  const side = (schemaName: MessageType) => ({
    encoding: 'cdr',
    schemaName,
    schemaEncoding: 'ros2msg',
    schema: schemaText(schemaName),
  });
  const request = side(`${type}_Request`);
  const response = side(`${type}_Response`);
  // The older two fields are for clients from before the newer ones.
  return {
    id: index + 1,
    name,
    type,
    request,
    response,
    requestSchema: request.schema,
    responseSchema: response.schema,
  };
}
