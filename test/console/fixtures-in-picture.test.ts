import { Group, Mesh, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { createSceneObjects } from '../../console-ui/renderer/view/scene-markers.ts';
import { fadeFixture, parseFixtureName } from '../../console-ui/renderer/view/fixtures.ts';
import type { Materials } from '../../console-ui/renderer/view/materials.ts';
import { defaultSettings, type Fixture } from '../../control/index.ts';
import { createPublisher } from '../../host/publisher/index.ts';
import { decode, type MarkerArray } from '../../messages/index.ts';
import { TICK_LENGTH } from '../../control/port/index.ts';
import { loadExercise } from '../../sim/index.ts';

/** The markers of these fixtures as the host sends them, without those of the exercise. */
function sceneOf(...fixtures: readonly Fixture[]): MarkerArray {
  const description = {
    exercise: 'peg-transfer',
    seed: 1,
    scale: 0.5,
    control: { ...defaultSettings, fixtures },
    epochNs: 0n,
  };
  let scene: Uint8Array | undefined;
  const outlet = {
    wants: (topic: string) => topic === '/scene',
    send: (_topic: string, bytes: Uint8Array) => {
      scene = bytes.slice();
    },
  };
  createPublisher(description, loadExercise('peg-transfer'), outlet).tick(new Float64Array(TICK_LENGTH), 0);
  const { markers } = decode('visualization_msgs/msg/MarkerArray', scene!);
  return { markers: markers.filter(({ ns }) => ns.startsWith('fixture/')) };
}

const usual = { stiffness: 'hard', margin: 0.001 } as const;
const solids: readonly Fixture[] = [
  { kind: 'keepOut', name: 'a', shape: { type: 'sphere', centre: [0, 0, 0.02], radius: 0.01 }, ...usual },
  {
    kind: 'keepOut',
    name: 'b',
    shape: { type: 'capsule', start: [0, 0, 0], end: [0.02, 0, 0], radius: 0.004 },
    ...usual,
  },
  { kind: 'keepIn', name: 'c', shape: { type: 'box', min: [0, 0, 0], max: [0.1, 0.1, 0.1] }, ...usual },
  { kind: 'keepOut', name: 'd', shape: { type: 'plane', normal: [0, 1, 0], offset: 0 }, ...usual },
  {
    kind: 'guidance',
    name: 'e',
    shape: { type: 'axis', point: [0, 0, 0], direction: [0, 0, 1] },
    ...usual,
    entry: 0.01,
  },
];

/** Nothing of the exercise is drawn here, so nothing is made of anything. */
const noMaterials = {} as Materials;

function draw(scene: MarkerArray) {
  const refused: string[] = [];
  const objects = createSceneObjects(scene, [new Vector3(), new Vector3()], noMaterials, 1, refused);
  return { ...objects, refused };
}

describe('fixtures in the picture', () => {
  it('are all drawn, one for each that the session has, with a place for its name', () => {
    const { fixtures, holders, refused } = draw(sceneOf(...solids));
    expect(refused).toEqual([]);
    expect([...fixtures.values()].map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
    for (const { label } of fixtures.values()) expect(label).toBeInstanceOf(Group);
    expect([...holders.keys()]).toEqual(['world']);
  });

  it('a capsule is one skin, as long as the capsule, not three that shine through each other', () => {
    const { holders } = draw(sceneOf(solids[1]!));
    const holder = holders.get('world')!;
    const skins: Mesh[] = [];
    holder.traverse((object) => {
      if (object instanceof Mesh) skins.push(object as Mesh);
    });
    expect(skins).toHaveLength(1);
    holder.updateMatrixWorld(true);
    const [skin] = skins;
    skin!.geometry.computeBoundingBox();
    const box = skin!.geometry.boundingBox!.clone().applyMatrix4(skin!.matrixWorld);
    expect(box.min.x).toBeCloseTo(-0.004, 6);
    expect(box.max.x).toBeCloseTo(0.024, 6);
  });

  it('what is not finite is left out and named', () => {
    const { markers } = sceneOf(solids[4]!);
    const line = markers[0]!;
    const broken = { ...line, points: [...line.points, { x: Number.NaN, y: 0, z: 0 }] };
    expect(draw({ markers: [broken] }).refused).toEqual([`${line.ns}/${line.id}`]);
  });

  it('stand out at once when they hold an instrument, and fade when they let go', () => {
    const [fixture] = draw(sceneOf(solids[0]!)).fixtures.values();
    const { emphasis } = fixture!.uniforms;
    fixture!.isHolding = true;
    fadeFixture(fixture!, 0.016);
    expect(emphasis.value).toBe(1);
    fixture!.isHolding = false;
    fadeFixture(fixture!, 0.1);
    expect(emphasis.value).toBeGreaterThan(0);
    expect(emphasis.value).toBeLessThan(1);
    fadeFixture(fixture!, 10);
    expect(emphasis.value).toBe(0);
  });

  it('are known by their name space, whatever people call them', () => {
    expect(parseFixtureName('fixture/keepOut/mesh/A/V fistula')).toEqual({
      kind: 'keepOut',
      shape: 'mesh',
      name: 'A/V fistula',
    });
    for (const ns of ['peg/peg_1', 'fixture', 'fixture/keepOut', 'fixture/made_up/sphere/x'])
      expect(parseFixtureName(ns)).toBeUndefined();
  });
});
