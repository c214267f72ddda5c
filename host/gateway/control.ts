/** Who may move the robot: nobody, or one client that showed the token. */
import { isSameSecret } from './access.ts';

/** Whoever can hold control; compared by identity. */
export interface Claimant {
  /** Name for people; empty until it claims. */
  name: string;
}

const LONGEST_NAME = 64;

export class Control {
  readonly #token: string;
  readonly #takesInput: boolean;
  readonly #onChange: () => void;
  #holder: Claimant | undefined;

  constructor(token: string, takesInput: boolean, onChange: () => void) {
    this.#token = token;
    this.#takesInput = takesInput;
    this.#onChange = onChange;
  }

  get holder(): Claimant | undefined {
    return this.#holder;
  }

  /** Gives control to `claimant`, or answers with the reason why not. */
  take(claimant: Claimant, token: string, name: string): string | undefined {
    if (!this.#takesInput) return 'This session takes no input: it is a replay or a demonstration.';
    if (!isSameSecret(token, this.#token)) {
      return 'Wrong token. The right one was printed where the session was started.';
    }
    if (this.#holder !== undefined && this.#holder !== claimant) {
      return `${this.#holder.name} is in control. Control must be released there first.`;
    }
    claimant.name = name.replace(/\p{C}/gu, '').trim().slice(0, LONGEST_NAME) || 'unnamed client';
    this.#holder = claimant;
    this.#onChange();
    return undefined;
  }

  /** Takes control from `claimant`; false when it had none. */
  release(claimant: Claimant): boolean {
    if (this.#holder !== claimant) return false;
    this.#holder = undefined;
    this.#onChange();
    return true;
  }
}
