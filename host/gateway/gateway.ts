/** The session's door to the outside: the console's page, and the topics and services for whoever speaks Foxglove. */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { subprotocols, timeFrame, type TopicName } from '../../messages/index.ts';
import { refusalOf } from './access.ts';
import { Channels } from './channels.ts';
import { Connection, type Hub } from './connection.ts';
import { Control } from './control.ts';
import { GatewayError } from './error.ts';
import type { ClientTopic, InputMessage } from './publications.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { Services } from './services.ts';
import { listStaticFiles, serveStatic, type StaticFiles } from './static-files.ts';

export interface GatewayOptions {
  /** 0 picks a free one. */
  readonly port: number;
  /** Name or address to listen on. Anything but loopback lets the whole network watch. */
  readonly host: string;
  /** Shown by whoever wants to take control. */
  readonly token: string;
  /** The built console; without it there is no page, only the WebSocket. */
  readonly staticFolder?: string | undefined;
  /** What viewers show as the name of this server. */
  readonly name: string;
  /** Tells viewers whether a reconnection finds the same session. */
  readonly sessionId: string;
  /** Input topics that the client in control may publish on; none for a replay. */
  readonly clientTopics: readonly ClientTopic[];
  /** Called with each message of the client in control. */
  readonly onMessage: (input: InputMessage) => void;
  /** Called when control changes hands or is lost with its client, and when a viewer comes or goes. */
  readonly onControl: (state: ControlState) => void;
  readonly limits?: Partial<Limits>;
}

export interface ControlState {
  /** Name of the client in control. */
  readonly holder: string | undefined;
  /** Clients that only watch. */
  readonly viewers: number;
}

/** Viewers learn the session's time once in this many nanoseconds of it. */
const TIME_EVERY_NS = 10_000_000n;
/** Close code for a server that ends (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001;

export class Gateway {
  readonly #server: Server;
  readonly #webSockets: WebSocketServer;
  readonly #options: GatewayOptions;
  readonly #limits: Limits;
  readonly #files: StaticFiles;
  readonly #channels = new Channels();
  readonly #control: Control;
  readonly #hub: Hub;
  readonly #connections = new Set<Connection>();
  readonly #heartbeat: NodeJS.Timeout;
  #port = 0;
  #timeNs = 0n;

  private constructor(options: GatewayOptions, files: StaticFiles) {
    this.#options = options;
    this.#files = files;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#control = new Control(options.token, options.clientTopics.length > 0, () => this.#tellControl());
    this.#hub = {
      channels: this.#channels,
      control: this.#control,
      services: new Services(this.#control),
      limits: this.#limits,
      clientTopics: options.clientTopics,
      onMessage: options.onMessage,
      onLeave: (connection) => this.#remove(connection),
    };
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: this.#limits.frameBytes,
      // Costs memory for each client and time for each message, and the line is usually this machine's own.
      perMessageDeflate: false,
      handleProtocols: (offered) => subprotocols.find((name) => offered.has(name)) ?? false,
    });
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#heartbeat = setInterval(() => {
      for (const connection of this.#connections) connection.checkAlive();
    }, this.#limits.heartbeatMs).unref();
  }

  /**
   * Starts listening.
   * @throws GatewayError when the port or the address cannot be had, or there is no built console in `staticFolder`.
   */
  static async open(options: GatewayOptions): Promise<Gateway> {
    const { staticFolder, host, port } = options;
    const gateway = new Gateway(
      options,
      staticFolder === undefined ? new Map() : listStaticFiles(staticFolder),
    );
    try {
      await new Promise<void>((resolve, reject) => {
        gateway.#server.once('error', reject);
        gateway.#server.listen(port, host, resolve);
      });
    } catch (error) {
      clearInterval(gateway.#heartbeat);
      throw new GatewayError(explain(error, host, port), { cause: error });
    }
    gateway.#port = (gateway.#server.address() as AddressInfo).port;
    return gateway;
  }

  /** Port the gateway listens on. */
  get port(): number {
    return this.#port;
  }

  get controlState(): ControlState {
    const holder = this.#control.holder;
    return { holder: holder?.name, viewers: this.#connections.size - (holder === undefined ? 0 : 1) };
  }

  /** Offers topics to the clients that are here and those that will come. */
  advertise(names: readonly TopicName[]): void {
    const channels = this.#channels.offer(names);
    if (channels.length === 0) return;
    for (const connection of this.#connections) connection.tell({ op: 'advertise', channels });
  }

  /** Whether a message of this topic would reach anyone now, or is latched and must be kept. */
  wants(topic: TopicName): boolean {
    return this.#channels.wants(topic);
  }

  /** Sends a message to all who listen. `bytes` may be overwritten after the call; `timeNs` is ROS time. */
  publish(topic: TopicName, bytes: Uint8Array, timeNs: bigint): void {
    this.#tellTime(timeNs);
    this.#channels.publish(topic, bytes, timeNs);
  }

  /** Sends all clients away and stops listening. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of [...this.#connections]) connection.dismiss(GOING_AWAY, 'the session has ended');
    this.#webSockets.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const refusal = refusalOf(request, { host: this.#options.host, port: this.#port });
    if (refusal === undefined) serveStatic(this.#files, request.headers.host!, request, response);
    else response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${refusal}\n`);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request, { host: this.#options.host, port: this.#port });
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (refusal !== undefined) {
      refuse(socket, 403, refusal);
    } else if (!subprotocols.some((name) => offered.includes(name))) {
      refuse(socket, 400, `Ask for one of the WebSocket sub-protocols ${subprotocols.join(', ')}`);
    } else if (this.#connections.size >= this.#limits.clients) {
      refuse(socket, 503, `There are ${this.#limits.clients} clients already, and no room for more`);
    } else {
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        this.#add(new Connection(webSocket, socket, this.#hub));
      });
    }
  }

  #add(connection: Connection): void {
    const { name, sessionId, clientTopics } = this.#options;
    this.#connections.add(connection);
    connection.tell({
      op: 'serverInfo',
      name,
      capabilities: ['time', 'services', ...(clientTopics.length > 0 ? ['clientPublish'] : [])],
      supportedEncodings: ['cdr'],
      sessionId,
    });
    connection.tell({ op: 'advertise', channels: this.#channels.all });
    connection.tell({ op: 'advertiseServices', services: [...this.#hub.services.descriptions] });
    this.#tellControl();
  }

  #remove(connection: Connection): void {
    this.#connections.delete(connection);
    if (!this.#control.release(connection)) this.#tellControl();
  }

  #tellControl(): void {
    this.#options.onControl(this.controlState);
  }

  /** Time may also jump back, when a recording is played again. */
  #tellTime(timeNs: bigint): void {
    if (timeNs >= this.#timeNs && timeNs < this.#timeNs + TIME_EVERY_NS) return;
    this.#timeNs = timeNs;
    if (this.#connections.size === 0) return;
    const frame = timeFrame(timeNs);
    for (const connection of this.#connections) connection.tellTime(frame);
  }
}

/** Starts a gateway; see `Gateway.open`. */
export function createGateway(options: GatewayOptions): Promise<Gateway> {
  return Gateway.open(options);
}

function refuse(socket: Duplex, status: number, reason: string): void {
  const body = `${reason}\n`;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]!}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function explain(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another program. Stop that program, or choose another port with --port.`;
    case 'EACCES':
      return `Port ${port} on ${host} may not be used by this user. Choose a port above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine. Leave it out to listen on this machine only.`;
    default:
      return `Cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
