// Preloaded into a Node child to give it what a script in Electron's utility process finds: `process.parentPort`,
// Electron's version, and a process that does not end by itself when nothing is left to do (electron#47228).
// Messages travel over the child's ordinary IPC channel. Its worker threads are those of any Node.
import { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const port = new EventEmitter();
  port.postMessage = (message) => process.send(message);
  process.on('message', (data) => port.emit('message', { data, ports: [] }));
  setInterval(() => {}, 2 ** 30);

  Object.defineProperty(process, 'parentPort', { value: port });
  Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.4.1' } });
}
