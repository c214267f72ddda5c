// Preloaded into a Node child to give it what a script in Electron's utility process sees: `process.parentPort` and
// Electron's version. Messages travel over the child's ordinary IPC channel.
import { EventEmitter } from 'node:events';

const port = new EventEmitter();
port.postMessage = (message) => process.send(message);
process.on('message', (data) => port.emit('message', { data, ports: [] }));
// Only the parent's end may keep a utility process alive or not; its port does not.
process.channel.unref();

Object.defineProperty(process, 'parentPort', { value: port });
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.4.1' } });
