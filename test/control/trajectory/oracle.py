"""Where a joint can be after a given time, and when it can be somewhere, by linear programming: an oracle for the planner.

    python3 test/control/trajectory/oracle.py > test/control/trajectory/oracle.json     (needs scipy; minutes)

A motion is at least 80 steps of constant jerk; velocity, acceleration and position are linear in the jerks, so that the
farthest and the nearest end after a time T are linear programs (HiGHS). The velocity limit is kept between the steps,
too, by being tightened by J h^2 / 8. So every motion found is a legal one: the planner may not be worse; and it may be
better by no more than the steps are coarse. Units: the acceleration and the jerk limit are 1, to which any joint's can be
scaled.
"""
import json
import math
import random

import numpy as np
from scipy.optimize import linprog


def matrices(V, T):
    N = max(80, math.ceil(4 * T / math.sqrt(V)))
    h = T / N
    lower = np.tril(np.ones((N, N)))
    acceleration = h * lower
    # Velocity after step k gains h^2 (k - i + 1/2) from jerk i.
    index = np.arange(N)
    ahead = np.clip(index[:, None] - index[None, :], 0, None)
    velocity = h * h * lower * (ahead + 0.5)
    last = N - 1 - index
    position = h**3 * ((last + 1.0) ** 3 - last**3) / 6
    return N, h, acceleration, velocity, position


def end(case, T, sense):
    """The farthest end in a sense (1 or -1) after T; None if no motion takes T."""
    V, v, a, u = case
    N, h, acceleration, velocity, position = matrices(V, T)
    times = h * np.arange(1, N + 1)
    slack = V - h * h / 8
    A_ub = np.vstack([acceleration, -acceleration, velocity, -velocity])
    drift = v + a * times
    b_ub = np.concatenate([np.full(N, 1 - a), np.full(N, 1 + a), slack - drift, slack + drift])
    # The last step ends at the target velocity, where the limit is met exactly.
    b_ub[3 * N - 1] = V - drift[-1] + 1e-12
    b_ub[4 * N - 1] = V + drift[-1] + 1e-12
    A_eq = [acceleration[-1], velocity[-1]]
    b_eq = [-a, u - v - a * T]
    result = linprog(-sense * position, A_ub, b_ub, np.array(A_eq), b_eq, bounds=(-1, 1), method="highs")
    if result.status != 0:
        return None
    return float(position @ result.x) + v * T + a * T * T / 2


def random_case(rng):
    V = 10 ** rng.uniform(-1, 0.7)
    while True:
        v = rng.uniform(-V, V)
        a = rng.choice([0, rng.uniform(-1, 1), rng.uniform(-1, 1)])
        if abs(v + a * abs(a) / 2) <= 0.97 * V:
            break
    u = rng.choice([0, rng.uniform(-V, V), rng.uniform(-V, V), rng.choice([-V, V])])
    return V, v, a, u


def guess(case):
    """About the time that the velocity takes to change: where to look, not a result."""
    V, v, a, u = case
    return 2 * math.sqrt(abs(u - v)) + abs(a)


def halve(low, high, holds):
    """Narrows down where `holds` becomes true."""
    while high - low > 1e-3 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def side(case, distance, T):
    """None: no motion takes T. 1: all end short of the distance. -1: all end beyond it. 0: it can be had."""
    farthest = end(case, T, 1)
    if farthest is None:
        return None
    if farthest < distance:
        return 1
    return -1 if end(case, T, -1) > distance else 0


def arrival(case, distance):
    """The first time at which the distance can be had: where the side that it lies on changes, in steps of 8 %."""
    T = 0.3 * guess(case) + 0.05
    while side(case, distance, T) is None:
        T *= 1.2
    before = T = halve(T / 1.2, T, lambda t: end(case, t, 1) is not None)
    first = side(case, distance, T)
    while side(case, distance, T) == first != 0:
        before, T = T, 1.08 * T + 0.02
        if T > 25:
            return None
    return halve(before, T, lambda t: side(case, distance, t) != first)


def main():
    ways, arrivals = [], []
    rng = random.Random(20260)
    while len(ways) < 1500:
        case = random_case(rng)
        T = guess(case) * rng.uniform(0.5, rng.choice([1.2, 2, 4])) + rng.choice([0, 0.5, 3]) * rng.random()
        farthest, nearest = end(case, T, 1), end(case, T, -1)
        if farthest is None or nearest is None:
            continue
        ways.append([*case, T, nearest, farthest])
    rng = random.Random(20261)
    while len(arrivals) < 600:
        case = random_case(rng)
        distance = rng.gauss(0, 1) * case[0] * 10 ** rng.uniform(-2, 0.8)
        T = arrival(case, distance)
        if T is not None:
            arrivals.append([*case, distance, T])
    digits = lambda rows: [[float(f"{x:.9g}") for x in row] for row in rows]
    print("{")
    for name, rows in (("ways", digits(ways)), ("arrivals", digits(arrivals))):
        print(f'"{name}": [')
        print(",\n".join(json.dumps(row) for row in rows))
        print("]" + ("," if name == "ways" else ""))
    print("}")


main()
