/**
 * The sandboxed preload. It exposes nothing to any page: the console talks to the host over its WebSocket like any
 * other client. On the status page, from its isolated world, it shows the host's state and passes on two buttons.
 */
import { ipcRenderer } from 'electron';
import { pageRequests, STATUS_PAGE_URL, type HostStatus, type PageRequest, type ToPage } from './contract.ts';
import { statusWords } from './status-words.ts';

function listen<Channel extends keyof ToPage>(
  channel: Channel,
  listener: (content: ToPage[Channel]) => void,
): void {
  ipcRenderer.on(channel, (_event, content: ToPage[Channel]) => listener(content));
}

function request(channel: PageRequest): void {
  ipcRenderer.send(channel);
}

function show(status: HostStatus): void {
  const words = statusWords(navigator.language);
  const isOver = status.state === 'stopped' || status.state === 'view-lost';
  element('headline').textContent = words.headline[status.state];
  element('advice').textContent = words.advice[status.state];
  element('detail').textContent = isOver ? status.detail : '';
  element('restart').textContent = words.restart;
  element('quit').textContent = words.quit;
  element('actions').hidden = !isOver;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The status page has no element "${id}".`);
  return found;
}

if (location.href === STATUS_PAGE_URL) {
  listen('host-status', show);
  window.addEventListener('DOMContentLoaded', () => {
    const [restart, quit] = pageRequests;
    element('restart').addEventListener('click', () => request(restart));
    element('quit').addEventListener('click', () => request(quit));
  });
}
