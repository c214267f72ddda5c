import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  createData,
  createPose,
  firstOutside,
  forward,
  JointType,
  loadRobot,
  parseUrdf,
  RobotFileError,
} from '../../kinematics/index.ts';
import { createUniform, randomJoints } from './random.ts';
import { robotNamed, urdfPath } from './robot-set.ts';

const limit = '<limit lower="-1" upper="1" velocity="2" effort="3"/>';

/** A joint between two links, with `body` inside. */
function joint(name: string, parent: string, child: string, body = limit, type = 'revolute'): string {
  return `<joint name="${name}" type="${type}"><parent link="${parent}"/><child link="${child}"/>${body}</joint>`;
}

const links = (...names: string[]) => names.map((name) => `<link name="${name}"/>`).join('');
const robot = (...content: string[]) => `<robot name="test">${content.join('')}</robot>`;
const arm = (body: string, type?: string) => robot(links('a', 'b'), joint('j', 'a', 'b', body, type));

function errorOf(text: string, options?: { base?: string; tip?: string }): string {
  try {
    parseUrdf(text, 'arm.urdf', options);
  } catch (error) {
    if (error instanceof RobotFileError) return error.message;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('a URDF', () => {
  it.each<[string, string, string]>([
    ['no XML', 'solid ascii', "arm.urdf: expected XML, found line 1: char 's' is not expected."],
    ['half of it', '<robot name="x"><link', /^arm\.urdf: expected XML, found line 1: /.source],
    ['another root', '<sdf/>', 'arm.urdf: expected a <robot> element, found <sdf>'],
    ['no name', '<robot><link name="a"/></robot>', 'arm.urdf: robot: expected an attribute name, found none'],
    [
      'macros',
      robot('<xacro:include filename="x"/>', links('a')),
      'arm.urdf: robot: expected a URDF whose macros are expanded (run xacro), found <xacro:include>',
    ],
    [
      'a macro in a number',
      arm('<origin xyz="0 0 ${height}"/>' + limit),
      'arm.urdf: joint "j" origin: expected three finite numbers as xyz, found "0 0 ${height}" (run xacro first)',
    ],
    ['no links', robot(), 'arm.urdf: robot: expected at least one <link>, found none'],
    [
      'two links of one name',
      robot(links('a', 'a')),
      'arm.urdf: link "a": expected a name used once, found two',
    ],
    [
      'two joints of one name',
      robot(links('a', 'b', 'c'), joint('j', 'a', 'b'), joint('j', 'b', 'c')),
      'arm.urdf: joint "j": expected a name used once, found two',
    ],
    [
      'a joint to nowhere',
      robot(links('a'), joint('j', 'a', 'b')),
      'arm.urdf: joint "j": expected the name of a link as its child, found "b"',
    ],
    [
      'a joint without a parent',
      robot(links('a', 'b'), `<joint name="j" type="fixed"><child link="b"/></joint>`),
      'arm.urdf: joint "j": expected a <parent>, found none',
    ],
    [
      'a link with two parents',
      robot(links('a', 'b', 'c'), joint('j', 'a', 'c'), joint('k', 'b', 'c')),
      'arm.urdf: link "c": expected one joint that holds it, found "j" and "k"',
    ],
    [
      'a ring',
      robot(links('a', 'b'), joint('j', 'a', 'b'), joint('k', 'b', 'a')),
      'arm.urdf: link "a": expected a tree of links, found a ring',
    ],
    [
      'a ring beside the arm',
      robot(links('a', 'b', 'c', 'd'), joint('j', 'a', 'b'), joint('k', 'c', 'd'), joint('l', 'd', 'c')),
      'arm.urdf: link "c": expected a tree of links, found a ring',
    ],
    [
      'two roots',
      robot(links('a', 'b', 'c'), joint('j', 'a', 'b')),
      'arm.urdf: base: expected one link without a parent, or a base by name, found a, c',
    ],
    [
      'two ends',
      robot(links('a', 'b', 'c'), joint('j', 'a', 'b'), joint('k', 'a', 'c')),
      'arm.urdf: tip: expected one link at the end, or a tip by name, found b, c',
    ],
    [
      'no moving joint',
      arm('', 'fixed'),
      'arm.urdf: robot: expected a moving joint between a and b, found none',
    ],
    [
      'a zero axis',
      arm('<axis xyz="0 0 0"/>' + limit),
      'arm.urdf: joint "j" axis: expected a direction, found "0 0 0"',
    ],
    [
      'two numbers for three',
      arm('<axis xyz="0 1"/>' + limit),
      'arm.urdf: joint "j" axis: expected three finite numbers as xyz, found "0 1"',
    ],
    [
      'NaN',
      arm('<origin rpy="0 nan 0"/>' + limit),
      'arm.urdf: joint "j" origin: expected three finite numbers as rpy, found "0 nan 0"',
    ],
    [
      'infinity',
      arm('<origin xyz="0 1e999 0"/>' + limit),
      'arm.urdf: joint "j" origin: expected three finite numbers as xyz, found "0 1e999 0"',
    ],
    [
      'angles beyond a million turns',
      arm('<origin rpy="1e9 0 0"/>' + limit),
      'arm.urdf: joint "j" origin: expected angles, found 1000000000 0 0',
    ],
    [
      'limits upside down',
      arm('<limit lower="1" upper="-1" velocity="1" effort="1"/>'),
      'arm.urdf: joint "j" limit: expected an upper limit above the lower, found 1 … -1',
    ],
    [
      'no limit',
      arm(''),
      'arm.urdf: joint "j" limit: expected a <limit>, as a revolute joint needs, found none',
    ],
    [
      'no velocity',
      arm('<limit lower="-1" upper="1" effort="1"/>'),
      'arm.urdf: joint "j" limit: expected a velocity, found none',
    ],
    [
      'no speed at all',
      arm('<limit lower="-1" upper="1" effort="1" velocity="0"/>'),
      'arm.urdf: joint "j" limit: expected a velocity above 0, found 0',
    ],
    [
      'a joint of no type',
      arm(limit, 'helical'),
      'arm.urdf: joint "j": expected a type of revolute, continuous, prismatic, fixed, floating, planar, found "helical"',
    ],
    [
      'a floating joint in the arm',
      arm(limit, 'floating'),
      'arm.urdf: joint "j": expected a revolute, continuous, prismatic or fixed joint on the way to the tip, found a floating one',
    ],
    [
      'a joint in the arm that follows another',
      arm(limit + '<mimic joint="other"/>'),
      'arm.urdf: joint "j" mimic: expected a joint that moves by itself on the way to the tip, found one that follows other',
    ],
    ['two origins', arm('<origin/><origin/>' + limit), 'arm.urdf: joint "j": expected one <origin>, found 2'],
    [
      'a body without an inertia',
      robot('<link name="a"><inertial><mass value="1"/></inertial></link>'),
      'arm.urdf: link "a" inertial: expected an <inertia>, found none',
    ],
    [
      'a body without a mass',
      robot('<link name="a"><inertial><inertia ixx="1" iyy="1" izz="1"/></inertial></link>'),
      'arm.urdf: link "a" inertial: expected a <mass>, found none',
    ],
    [
      'a body without a moment of inertia',
      robot('<link name="a"><inertial><mass value="1"/><inertia ixx="1" iyy="1"/></inertial></link>'),
      'arm.urdf: link "a" inertial: expected a finite number as izz, found none',
    ],
    [
      'a negative mass',
      robot(
        '<link name="a"/><link name="b"><inertial><mass value="-1"/><inertia ixx="1" iyy="1" izz="1"/></inertial></link>',
        joint('j', 'a', 'b'),
      ),
      'arm.urdf: link "b" inertial: expected a mass of 0 or more, found -1',
    ],
  ])('with %s is refused by element', (_, text, message) => {
    if (message.startsWith('^')) expect(errorOf(text)).toMatch(new RegExp(message));
    else expect(errorOf(text)).toBe(message);
  });

  it('is read from the base to the tip that the caller names', () => {
    const text = robot(
      links('world', 'a', 'b', 'c', 'camera'),
      joint('hold', 'world', 'a', '', 'fixed'),
      joint('j', 'a', 'b'),
      joint('k', 'b', 'c'),
      joint('mount', 'b', 'camera', '', 'fixed'),
    );
    expect(errorOf(text)).toContain('found c, camera');
    expect(parseUrdf(text, 'arm.urdf', { tip: 'c' }).jointNames).toEqual(['j', 'k']);
    expect(parseUrdf(text, 'arm.urdf', { tip: 'camera' }).jointNames).toEqual(['j']);
    expect(parseUrdf(text, 'arm.urdf', { base: 'b', tip: 'c' }).jointNames).toEqual(['k']);
    expect(errorOf(text, { tip: 'd' })).toBe(
      'arm.urdf: tip: expected one of world, a, b, c, camera, found "d"',
    );
    expect(errorOf(text, { base: 'c', tip: 'a' })).toBe('arm.urdf: tip: expected a link below c, found "a"');
  });

  it('may hold what is no part of the arm: a floating base, fingers that follow, pictures and plugins', () => {
    const text = robot(
      '<material name="red"><color rgba="1 0 0 1"/></material><gazebo/><transmission name="t"/>',
      links('world', 'a', 'b', 'finger'),
      joint('free', 'world', 'a', '', 'floating'),
      joint('j', 'a', 'b', `<dynamics damping="1"/>${limit}`),
      joint('close', 'b', 'finger', `<mimic joint="other"/>${limit}`, 'prismatic'),
    );
    expect(parseUrdf(text, 'arm.urdf', { base: 'a', tip: 'b' }).jointNames).toEqual(['j']);
  });

  it('gives the limits: soft ones where written, none for a joint that turns without end', () => {
    const soft = '<safety_controller soft_lower_limit="-0.5" soft_upper_limit="2" k_velocity="1"/>';
    const bounded = parseUrdf(arm(limit + soft), 'arm.urdf');
    expect(bounded.joints[0]!.limits).toEqual({ min: -0.5, max: 1, velocity: 2, acceleration: 8, effort: 3 });
    const endless = parseUrdf(arm('', 'continuous'), 'arm.urdf').joints[0]!.limits;
    expect(endless).toEqual({
      min: -Infinity,
      max: Infinity,
      velocity: Infinity,
      acceleration: Infinity,
      effort: null,
    });
    const pr2 = robotNamed('pr2');
    expect(pr2.upper[3]).toBe(-0.15);
    expect(pr2.lower[6]).toBe(-Infinity);
    expect(firstOutside(pr2, Float64Array.of(0, 0, 0, -1, 1e3, -1, -1e3))).toBe(-1);
  });

  it.each([
    ['1.5707963267948966', 0],
    ['-3.141592653589793', 0],
    ['1.5708', 3.673205103346574e-6],
  ])('turned by %s is turned by that: exactly, where it is a right angle', (angle, rest) => {
    const text = arm(`<origin rpy="${angle} 0 0"/><axis xyz="0 0 1"/>${limit}`);
    const frame = parseUrdf(text, 'arm.urdf').parentFromJoint;
    const [small] = [frame[4]!, frame[5]!].map(Math.abs).sort((a, b) => a - b);
    expect(small).toBeCloseTo(rest, 18);
    if (rest === 0) expect(small).toBe(0);
  });

  it('has the roll, pitch and yaw about fixed axes, in that order', () => {
    const text = arm(`<origin xyz="1 2 3" rpy="0.1 0.2 0.3"/><axis xyz="0 0 1"/>${limit}`);
    const frame = parseUrdf(text, 'arm.urdf').parentFromJoint;
    const [s, c] = [Math.sin, Math.cos];
    // Rz(0.3) · Ry(0.2) · Rx(0.1), written out.
    const rotation = [
      [
        c(0.3) * c(0.2),
        c(0.3) * s(0.2) * s(0.1) - s(0.3) * c(0.1),
        c(0.3) * s(0.2) * c(0.1) + s(0.3) * s(0.1),
      ],
      [
        s(0.3) * c(0.2),
        s(0.3) * s(0.2) * s(0.1) + c(0.3) * c(0.1),
        s(0.3) * s(0.2) * c(0.1) - c(0.3) * s(0.1),
      ],
      [-s(0.2), c(0.2) * s(0.1), c(0.2) * c(0.1)],
    ];
    rotation.flat().forEach((x, i) => expect(frame[i]).toBeCloseTo(x, 15));
    expect([...frame.slice(9)]).toEqual([1, 2, 3]);
  });

  it('of an arm that is also known by its rows gives the same poses', () => {
    // The PSM's rows as origins: Rx(±π/2) · Rz(±π/2) is a roll of ±π/2 and a pitch of −π/2.
    const half = '1.5707963267948966';
    const j = (name: string, parent: string, child: string, origin: string, type = 'revolute') =>
      joint(
        name,
        parent,
        child,
        `${origin}<axis xyz="0 0 1"/><limit lower="-5" upper="5" velocity="1"/>`,
        type,
      );
    const urdf = robot(
      links('base', 'l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'tip'),
      j('yaw', 'base', 'l1', `<origin rpy="${half} -${half} 0"/>`),
      j('pitch', 'l1', 'l2', `<origin rpy="-${half} -${half} 0"/>`),
      j('insertion', 'l2', 'l3', `<origin xyz="0 0.4318 0" rpy="${half} 0 0"/>`, 'prismatic'),
      j('roll', 'l3', 'l4', '<origin xyz="0 0 0.4162"/>'),
      j('wrist_pitch', 'l4', 'l5', `<origin rpy="-${half} -${half} 0"/>`),
      j('wrist_yaw', 'l5', 'l6', `<origin xyz="0.0091 0 0" rpy="-${half} -${half} 0"/>`),
      joint('tool', 'l6', 'tip', `<origin rpy="-${half} ${half} 0"/>`, 'fixed'),
    );
    const [a, b] = [loadRobot('psm'), parseUrdf(urdf, 'psm.urdf')];
    const [ours, theirs] = [createPose(), createPose()];
    const q = new Float64Array(6);
    const uniform = createUniform(3);
    for (let k = 0; k < 200; k++) {
      randomJoints(q, a, uniform);
      forward(ours, a, createData(a), q);
      forward(theirs, b, createData(b), q);
      ours.forEach((x, i) => expect(Math.abs(x - theirs[i]!)).toBeLessThan(2e-15));
    }
    expect(b.types[2]).toBe(JointType.prismatic);
  });

  it('can be loaded by its path, and its hash says which arm it is, not how the file is laid out', () => {
    const ur5 = loadRobot(urdfPath('ur5'));
    expect(ur5.name).toBe('ur5');
    expect(ur5.inverse).toBe('general');
    expect(ur5.rows).toBeNull();
    const file = `${mkdtempSync(`${tmpdir()}/urdf-`)}/arm.urdf`;
    writeFileSync(file, arm(limit));
    expect(loadRobot(file).hash).toBe(parseUrdf(`<!-- again -->${arm(`\n ${limit}`)}`, 'b.urdf').hash);
    expect(loadRobot(file).hash).not.toBe(parseUrdf(arm(limit + '<origin xyz="0 0 1"/>'), 'b').hash);
    expect(() => loadRobot('/nowhere/arm.urdf')).toThrow(
      '/nowhere/arm.urdf: expected a readable robot file, found ENOENT',
    );
  });
});

describe('the rigid bodies of a URDF', () => {
  const body = (mass: number, xyz: string, inertia: string, rpy = '0 0 0') =>
    `<inertial><origin xyz="${xyz}" rpy="${rpy}"/><mass value="${mass}"/><inertia ${inertia}/></inertial>`;

  it('that are fixed to each other are one: two balls on a rod', () => {
    const ball = 'ixx="0.1" iyy="0.1" izz="0.1"';
    const text = robot(
      `<link name="a"/><link name="b">${body(1, '0 0 0', ball)}</link><link name="c">${body(3, '0 0 0', ball)}</link>`,
      joint('j', 'a', 'b', `<axis xyz="0 0 1"/>${limit}`),
      joint('rod', 'b', 'c', '<origin xyz="0.4 0.3 1.2"/>', 'fixed'),
    );
    const [link] = parseUrdf(text, 'arm.urdf').dynamics!;
    expect(link!.mass).toBe(4);
    const rod = [0.4, 0.3, 1.2];
    link!.centreOfMass.forEach((x, i) => expect(x).toBeCloseTo(0.75 * rod[i]!, 15));
    // The balls' own inertia, and that of their reduced mass (3/4 kg) at the end of the rod (1.3 m).
    link!.inertia.forEach((x, k) => {
      const [r, c] = [Math.floor(k / 3), k % 3];
      const own = r === c ? 0.2 + 0.75 * 1.3 ** 2 : 0;
      expect(x).toBeCloseTo(own - 0.75 * rod[r]! * rod[c]!, 14);
    });
  });

  it('are turned with the axis that z is brought onto', () => {
    // A long rod along the joint's own axis, which is the link's x: in the joint's frame it lies along z.
    const rod = body(2, '0.5 0 0', 'ixx="0.01" iyy="1" izz="1"');
    const text = robot(`<link name="a"/><link name="b">${rod}</link>`, joint('j', 'a', 'b', limit));
    const [link] = parseUrdf(text, 'arm.urdf').dynamics!;
    expect([...link!.centreOfMass]).toEqual([0, 0, 0.5]);
    expect([link!.inertia[0], link!.inertia[4], link!.inertia[8]]).toEqual([1, 1, 0.01]);
  });

  it('and their own axes, where those are turned', () => {
    const rod = body(2, '0 0 0', 'ixx="0.01" iyy="1" izz="1"', '0 0 1.5707963267948966');
    const text = robot(
      `<link name="a"/><link name="b">${rod}</link>`,
      joint('j', 'a', 'b', `<axis xyz="0 0 1"/>${limit}`),
    );
    const [link] = parseUrdf(text, 'arm.urdf').dynamics!;
    expect([link!.inertia[0], link!.inertia[4], link!.inertia[8]]).toEqual([1, 0.01, 1]);
  });

  it('are the published ones of the iiwa, and unknown for an arm whose file says nothing', () => {
    const iiwa = robotNamed('iiwa14').dynamics!;
    expect(iiwa.map(({ mass }) => mass)).toEqual([5.76, 6.35, 3.5, 3.5, 3.5, 1.8, 1.2]);
    expect([...iiwa[1]!.centreOfMass]).toEqual([0.0003, 0.059, 0.042]);
    expect(robotNamed('ur5').dynamics).toBeNull();
  });
});
