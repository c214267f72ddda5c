/** Service calls under way: matches answers to questions and lets none wait for ever. */
import { decode, encode } from '../cdr/index.ts';
import {
  type ServiceCallResponseFrame,
  serviceCallRequestFrame,
  type ServiceDescription,
} from '../foxglove/index.ts';
import { type ServiceName, type ServiceRequest, type ServiceResponse, services } from '../topics.ts';

/** No service of the gateway takes longer than a moment. */
const ANSWER_WITHIN_MS = 5000;

interface PendingCall {
  readonly answer: (data: Uint8Array) => void;
  readonly fail: (reason: string) => void;
}

export class ServiceCalls {
  readonly #serviceIds = new Map<string, number>();
  readonly #pending = new Map<number, PendingCall>();
  #nextCallId = 1;

  advertised(descriptions: readonly ServiceDescription[]): void {
    for (const { name, id } of descriptions) this.#serviceIds.set(name, id);
  }

  unadvertised(ids: readonly number[]): void {
    for (const [name, id] of this.#serviceIds) if (ids.includes(id)) this.#serviceIds.delete(name);
  }

  call<N extends ServiceName>(
    service: N,
    request: ServiceRequest<N>,
    send: (frame: Uint8Array<ArrayBuffer>) => void,
  ): Promise<ServiceResponse<N>> {
    const serviceId = this.#serviceIds.get(service);
    if (serviceId === undefined)
      return Promise.reject(new Error(`${service}: the gateway does not offer this service`));
    const callId = this.#nextCallId++;
    return new Promise((resolve, reject) => {
      const fail = (reason: string): void => {
        clearTimeout(timer);
        this.#pending.delete(callId);
        reject(new Error(`${service}: ${reason}`));
      };
      const timer = setTimeout(() => fail(`no answer within ${ANSWER_WITHIN_MS / 1000} s`), ANSWER_WITHIN_MS);
      const answer = (data: Uint8Array): void => {
        try {
          const response = decode<`${(typeof services)[N]}_Response`>(`${services[service]}_Response`, data);
          clearTimeout(timer);
          this.#pending.delete(callId);
          resolve(response);
        } catch (error) {
          fail(error instanceof Error ? error.message : String(error));
        }
      };
      this.#pending.set(callId, { answer, fail });
      const data = encode<`${(typeof services)[N]}_Request`>(`${services[service]}_Request`, request);
      send(serviceCallRequestFrame({ serviceId, callId, encoding: 'cdr', data }));
    });
  }

  answered({ callId, data }: ServiceCallResponseFrame): void {
    this.#pending.get(callId)?.answer(data);
  }

  failed(callId: number, reason: string): void {
    this.#pending.get(callId)?.fail(reason);
  }

  failAll(reason: string): void {
    this.#serviceIds.clear();
    for (const { fail } of [...this.#pending.values()]) fail(reason);
  }
}
