/** The names of the fixtures, over the picture: in the page and not in the picture, so that they are as sharp as all words. */
import { Vector3 } from 'three';
import type { Camera } from 'three';
import { element, setAttribute, show } from '../dom.ts';
import type { FixtureView } from './fixtures.ts';

export interface FixtureLabels {
  readonly root: HTMLElement;
  /** Writes these names and no others. */
  name(fixtures: readonly FixtureView[]): void;
  /** Puts each above its fixture as `camera` sees it, in a picture of this size in pixels of the page. */
  place(camera: Camera, width: number, height: number): void;
}

/** Names keep this far from the picture's edges, where the HUD is: parts of its width and height. */
const ASIDE = 0.12;
/** What reaches into the picture from further away than this, in parts of it, is not in it. */
const BEYOND = 0.4;

export function createFixtureLabels(): FixtureLabels {
  // For the eye: a reason names its fixture in the instrument's panel, where it is read out.
  const root = element('div', { class: 'fixture-labels', 'aria-hidden': 'true', 'data-testid': 'fixtures' });
  let labels: { readonly fixture: FixtureView; readonly text: HTMLElement }[] = [];
  const at = new Vector3();
  return {
    root,
    name(fixtures) {
      labels = fixtures.map((fixture) => ({
        fixture,
        text: element('span', { class: 'fixture-label', 'data-kind': fixture.kind }, fixture.name),
      }));
      root.replaceChildren(...labels.map(({ text }) => text));
    },
    place(camera, width, height) {
      for (const { fixture, text } of labels) {
        const { label } = fixture;
        if (label === undefined) continue;
        at.setFromMatrixPosition(label.matrixWorld).project(camera);
        const x = (1 + at.x) / 2;
        const y = (1 - at.y) / 2;
        const isSeen = at.z < 1 && Math.max(-x, -y, x - 1, y - 1) < BEYOND;
        show(text, isSeen);
        if (!isSeen) continue;
        const left = (clamp(x) * width).toFixed(0);
        const top = (clamp(y) * height).toFixed(0);
        text.style.transform = `translate(${left}px, ${top}px) translate(-50%, -100%)`;
        setAttribute(text, 'data-holding', String(fixture.uniforms.emphasis.value > 0));
      }
    },
  };
}

function clamp(part: number): number {
  return Math.min(1 - ASIDE, Math.max(ASIDE, part));
}
