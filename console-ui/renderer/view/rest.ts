/**
 * Drawing in software takes the processor from the robot's own threads, and from the browser's which carry the
 * operator's hands. So after each picture the processor rests as long as the picture took.
 */

/** Rest after a picture, in times of what it cost, and at most, s: a picture that was held up says little. */
const REST = 1;
const LONGEST_REST = 0.12;

export interface Rest {
  /** Whether the last picture is finished and paid for; `now` in s. */
  isOver(now: number): boolean;
  /** A picture was handed over at `now` (s). */
  drew(now: number): void;
  /** What the latest finished picture cost, s. */
  cost(): number;
}

/** Watches when pictures are really finished, by a fence behind each. */
export function createRest(gl: WebGL2RenderingContext): Rest {
  let fence: WebGLSync | null = null;
  let begun = 0;
  let cost = 0;
  let until = 0;
  return {
    isOver(now) {
      if (fence !== null) {
        if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED && !gl.isContextLost()) return false;
        gl.deleteSync(fence);
        fence = null;
        cost = now - begun;
        until = now + Math.min(LONGEST_REST, REST * cost);
      }
      return now >= until;
    },
    drew(now) {
      begun = now;
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
    },
    cost: () => cost,
  };
}
