import { describe, expect, it } from 'vitest';
import { defaultSettings, type Fixture } from '../../control/index.ts';
import { armNames, PairField, Reason, TICK_LENGTH, TickField } from '../../control/port/index.ts';
import { createPublisher } from '../../host/publisher/index.ts';
import { cutLine, cutPlane } from '../../host/publisher/room.ts';
import { decode, Marker, type TopicName } from '../../messages/index.ts';
import { loadExercise } from '../../sim/index.ts';

const exercise = loadExercise('peg-transfer');

/** All that a session with these fixtures publishes at its first tick, one kind of message. */
function publishTick(fixtures: readonly Fixture[], change: (record: Float64Array) => void = () => undefined) {
  const sent = new Map<TopicName, Uint8Array>();
  const control = { ...defaultSettings, fixtures };
  const description = { exercise: 'peg-transfer', seed: 1, scale: 0.5, control, epochNs: 0n };
  const publisher = createPublisher(description, exercise, {
    wants: () => true,
    send: (topic, bytes) => sent.set(topic, bytes.slice()),
  });
  const record = new Float64Array(TICK_LENGTH);
  change(record);
  publisher.tick(record, 0);
  return sent;
}

function markersOf(...fixtures: readonly Fixture[]): readonly Marker[] {
  const { markers } = decode('visualization_msgs/msg/MarkerArray', publishTick(fixtures).get('/scene')!);
  return markers.filter(({ ns }) => ns.startsWith('fixture/'));
}

const usual = { stiffness: 'hard', margin: 0.001 } as const;
const sphere: Fixture = {
  kind: 'keepOut',
  name: 'Lymph node',
  shape: { type: 'sphere', centre: [0.01, 0.02, 0.03], radius: 0.005 },
  ...usual,
};

const xyz = ({ x, y, z }: { x: number; y: number; z: number }) => [x, y, z];

/** Where a point given in a marker's own frame is in the world: q v q*, written out. */
function placed({ pose, scale, type }: Marker, point: { x: number; y: number; z: number }): number[] {
  const { x, y, z, w } = pose.orientation;
  const s = type === Marker.LINE_STRIP ? { x: 1, y: 1, z: 1 } : scale;
  const [a, b, c] = [point.x * s.x, point.y * s.y, point.z * s.z];
  const t = [2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)] as const;
  return [
    a + w * t[0] + y * t[2] - z * t[1] + pose.position.x,
    b + w * t[1] + z * t[0] - x * t[2] + pose.position.y,
    c + w * t[2] + x * t[1] - y * t[0] + pose.position.z,
  ];
}

function expectNear(found: readonly number[], expected: readonly number[]): void {
  found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
}

describe('fixtures on /scene', () => {
  it('are none where the session has none', () => {
    expect(markersOf()).toEqual([]);
  });

  it('have ids of their own, beside those of the exercise', () => {
    const bytes = publishTick([sphere]).get('/scene')!;
    const { markers } = decode('visualization_msgs/msg/MarkerArray', bytes);
    expect(new Set(markers.map(({ id }) => id)).size).toBe(markers.length);
  });

  it('a sphere is a sphere of its size, with its name above it', () => {
    const [ball, text] = markersOf(sphere);
    expect(ball).toMatchObject({
      ns: 'fixture/keepOut/sphere/Lymph node',
      type: Marker.SPHERE,
      scale: { x: 0.01, y: 0.01, z: 0.01 },
    });
    expect(ball!.header.frame_id).toBe('world');
    expectNear(xyz(ball!.pose.position), [0.01, 0.02, 0.03]);
    expect(text).toMatchObject({ ns: ball!.ns, type: Marker.TEXT_VIEW_FACING, text: 'Lymph node' });
    expect(text!.pose.position.z).toBeGreaterThan(0.035);
  });

  it.each([
    ['up', [0, 0, 1]],
    ['down', [0, 0, -1]],
    ['slanting', [0.6, -0.48, 0.64]],
  ] as const)(
    'a capsule pointing %s is a cylinder between its ends, and a ball at either',
    (_way, [x, y, z]) => {
      const end = [0.02 * x, 0.02 * y, 0.02 * z] as const;
      const shape = { type: 'capsule', start: [0, 0, 0], end, radius: 0.003 } as const;
      const [tube, ...balls] = markersOf({ kind: 'keepOut', name: 'vessel', shape, ...usual });
      expect(tube!.type).toBe(Marker.CYLINDER);
      expectNear(xyz(tube!.scale), [0.006, 0.006, 0.02]);
      // The cylinder's own ends are at ±half its length along its z.
      expectNear(placed(tube!, { x: 0, y: 0, z: -0.5 }), [0, 0, 0]);
      expectNear(placed(tube!, { x: 0, y: 0, z: 0.5 }), end);
      expect(balls.slice(0, 2).map(({ type }) => type)).toEqual([Marker.SPHERE, Marker.SPHERE]);
      expectNear(xyz(balls[1]!.pose.position), end);
    },
  );

  it('a mesh is its triangles, where it was registered', () => {
    const vertices = [0, 0, 0, 0.01, 0, 0, 0, 0.01, 0, 0, 0, 0.01];
    const triangles = [0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3];
    const half = Math.SQRT1_2;
    const [mesh] = markersOf({
      kind: 'keepOut',
      name: 'organ',
      shape: { type: 'mesh', vertices, triangles, error: 1e-4 },
      // A quarter turn about z, then 0.1 m along x.
      worldFromFixture: [0.1, 0, 0, 0, 0, half, half],
      ...usual,
    });
    expect(mesh!.type).toBe(Marker.TRIANGLE_LIST);
    expect(mesh!.points).toHaveLength(12);
    expectNear(placed(mesh!, mesh!.points[2]!), [0.1, 0.01, 0]);
  });

  it('a box is a cube between its corners', () => {
    const shape = { type: 'box', min: [0, 0.01, 0.02], max: [0.01, 0.03, 0.05] } as const;
    const [box] = markersOf({ kind: 'keepIn', name: 'field', shape, ...usual });
    expect(box!.type).toBe(Marker.CUBE);
    expectNear(placed(box!, { x: -0.5, y: -0.5, z: -0.5 }), shape.min);
    expectNear(placed(box!, { x: 0.5, y: 0.5, z: 0.5 }), shape.max);
  });

  it('a plane is the piece that lies in the work area, wherever its frame was put', () => {
    const [piece] = markersOf({
      kind: 'keepOut',
      name: 'wall',
      shape: { type: 'plane', normal: [1, 0, 0], offset: 0.01 },
      worldFromFixture: [0.02, 0, 0, 0, 0, 0, 1],
      ...usual,
    });
    const { min, max } = exercise.workspace;
    const corners = piece!.points.map((point) => placed(piece!, point));
    for (const [x, y, z] of corners) {
      expect(x).toBeCloseTo(0.03, 12);
      expect([min[1], max[1]].some((edge) => Math.abs(edge - y!) < 1e-12)).toBe(true);
      expect([min[2], max[2]].some((edge) => Math.abs(edge - z!) < 1e-12)).toBe(true);
    }
    // Two triangles with the four corners of the room's section.
    expect(new Set(corners.map((corner) => corner.map((x) => x.toFixed(9)).join())).size).toBe(4);
  });

  it('a path goes through its points, an axis through the work area', () => {
    const guide = { kind: 'guidance', stiffness: 100, margin: 0.001, entry: 0.01 } as const;
    const points = [
      [0, 0, 0.02],
      [0.01, 0.02, 0.03],
      [0.03, 0, 0.02],
    ] as const;
    const path = markersOf({ ...guide, name: 'way', shape: { type: 'path', points, smooth: true } })[0]!;
    expect(path).toMatchObject({ ns: 'fixture/guidance/path/way', type: Marker.LINE_STRIP });
    for (const [x, y, z] of points) {
      const nearest = path.points.map((p) => Math.hypot(p.x - x, p.y - y, p.z - z));
      expect(Math.min(...nearest)).toBeLessThan(1e-12);
    }
    const axis = { type: 'axis', point: [0.01, 0, -5], direction: [0, 0, 1] } as const;
    const line = markersOf({ ...guide, name: 'port', shape: axis })[0]!;
    const { min, max } = exercise.workspace;
    expectNear(placed(line, line.points[0]!), [0.01, 0, min[2]]);
    expectNear(placed(line, line.points[1]!), [0.01, 0, max[2]]);
  });

  it('what does not reach into the work area is not drawn', () => {
    const shape = { type: 'plane', normal: [0, 0, 1], offset: -1 } as const;
    expect(markersOf({ kind: 'keepOut', name: 'far', shape, ...usual })).toEqual([]);
  });
});

describe('the piece of an endless thing in a room', () => {
  const room = { min: [-1, -1, -1], max: [1, 1, 1] };

  it('cut across a cube’s diagonal is a regular hexagon', () => {
    const third = Math.sqrt(1 / 3);
    const corners = cutPlane([third, third, third], 0, room);
    const sides = corners.map((b, i) => Math.hypot(...b.map((x, k) => x - corners.at(i - 1)![k]!)));
    expect(sides.filter((side) => side > 1e-9)).toHaveLength(6);
    for (const side of sides.filter((length) => length > 1e-9)) expect(side).toBeCloseTo(Math.SQRT2, 9);
  });

  it('is nothing where it passes by', () => {
    expect(cutPlane([0, 0, 1], 1.5, room)).toEqual([]);
    expect(cutLine([0, 0, 1.5], [1, 0, 0], room)).toBeUndefined();
    expect(cutLine([2, 0, 0], [Math.SQRT1_2, Math.SQRT1_2, 0], room)).toBeUndefined();
  });
});

describe('why motion is limited', () => {
  const second: Fixture = { ...sphere, name: 'Iliac artery' };

  function detailOf(reason: Reason, detail: number): string {
    const sent = publishTick([sphere, second], (record) => {
      record[TickField.pairs + PairField.reason] = reason;
      record[TickField.pairs + PairField.detail] = detail;
    });
    return decode('trocar_msgs/msg/TeleopState', sent.get(`/teleop/${armNames[0]}/state`)!).detail;
  }

  it('names the fixture, after the six walls of the work area, which have no name', () => {
    expect(detailOf(Reason.forbiddenRegion, 7)).toBe('Iliac artery');
    expect(detailOf(Reason.guidance, 6)).toBe('Lymph node');
    expect(detailOf(Reason.workspaceEdge, 2)).toBe('');
    expect(detailOf(Reason.forceLimited, -1)).toBe('');
  });

  it('names the joint, and nothing where the number is a field’s or a command’s', () => {
    expect(detailOf(Reason.jointPositionLimit, 2)).toBe('insertion');
    expect(detailOf(Reason.jointPositionLimit, -1)).toBe('');
    expect(detailOf(Reason.commandRefused, 2)).toBe('');
    expect(detailOf(Reason.inputNotFinite, 2)).toBe('');
  });
});
