/** What cannot move: table, board and pegs, as bodies of the world. */
import { createPose } from '../kinematics/index.ts';
import type { Exercise } from './exercise.ts';
import { surroundings } from './groups.ts';
import type { World } from './world.ts';

/** The table goes on beyond its visible edge, so that a lost block comes to rest. m. */
const GROUND_SIZE = 4;
const GROUND_THICKNESS = 0.1;

/** x, y of every peg's foot: the left ones, then the right ones. */
export function pegPositions(exercise: Exercise): readonly (readonly [number, number])[] {
  return [...exercise.pegs.left, ...exercise.pegs.right];
}

export function addSurroundings(world: World, exercise: Exercise): void {
  const { board, pegs, table } = exercise;
  const body = world.addFixed(createPose());
  const boardBottom = -board.size[2];
  world.addCollider(
    body,
    {
      kind: 'box',
      size: [GROUND_SIZE, GROUND_SIZE, GROUND_THICKNESS],
      centre: [0, 0, boardBottom - GROUND_THICKNESS / 2],
    },
    { friction: table.friction, mass: 0, groups: surroundings },
  );
  world.addCollider(
    body,
    { kind: 'box', size: board.size, centre: [0, 0, boardBottom / 2] },
    { friction: board.friction, mass: 0, groups: surroundings },
  );
  const radius = pegs.diameter / 2;
  for (const [x, y] of pegPositions(exercise)) {
    // Pegs have round tops, which help a block on.
    world.addCollider(
      body,
      { kind: 'capsule', from: [x, y, -radius], to: [x, y, pegs.height - radius], radius },
      { friction: pegs.friction, mass: 0, groups: surroundings },
    );
  }
}
