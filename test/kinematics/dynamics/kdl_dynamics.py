"""Dynamics of random arms by Orocos KDL: recursive Newton-Euler with a wrench on the tip, mass matrix, gravity.

Arms have fixed transforms between joints that turn about or shift along their z axes, and links with mass, centre of
mass and inertia about it. Prints JSON: the arms as they are, and per arm states with KDL's answers.

  python3 kdl_dynamics.py SEED ARMS STATES > kdl_dynamics.json       (Debian: python3-pykdl)
"""
import json
import random
import sys

import PyKDL as kdl

GRAVITY = [1.3, -0.7, -9.81]


def random_frame(rng, size):
    turn = kdl.Rotation.RPY(*(rng.uniform(-3, 3) for _ in range(3)))
    return kdl.Frame(turn, kdl.Vector(*(rng.uniform(-size, size) for _ in range(3))))


def numbers(frame):
    return [frame.M[r, c] for r in range(3) for c in range(3)] + [frame.p[i] for i in range(3)]


def random_body(rng):
    """A box of a random shape, turned: its inertia is one that a body can have."""
    mass = rng.uniform(0.2, 8)
    a, b, c = (rng.uniform(0.02, 0.4) ** 2 for _ in range(3))
    principal = [mass * (b + c) / 12, mass * (a + c) / 12, mass * (a + b) / 12]
    turn = random_frame(rng, 0).M
    inertia = [
        [sum(turn[r, k] * principal[k] * turn[c, k] for k in range(3)) for c in range(3)] for r in range(3)
    ]
    return {"mass": mass, "centreOfMass": [rng.uniform(-0.2, 0.2) for _ in range(3)], "inertia": inertia}


def random_arm(rng):
    joints = [
        {
            "type": "prismatic" if rng.random() < 0.3 else "revolute",
            "parentFromJoint": numbers(random_frame(rng, 0.4)),
            **random_body(rng),
        }
        for _ in range(rng.randint(1, 9))
    ]
    return {"joints": joints, "tip": numbers(random_frame(rng, 0.3))}


def frame_of(n):
    return kdl.Frame(kdl.Rotation(*n[:9]), kdl.Vector(*n[9:]))


def chain_of(arm):
    chain = kdl.Chain()
    for joint in arm["joints"]:
        i = joint["inertia"]
        inertia = kdl.RotationalInertia(i[0][0], i[1][1], i[2][2], i[0][1], i[0][2], i[1][2])
        body = kdl.RigidBodyInertia(joint["mass"], kdl.Vector(*joint["centreOfMass"]), inertia)
        kind = kdl.Joint.RotZ if joint["type"] == "revolute" else kdl.Joint.TransZ
        # KDL moves a joint before its segment's fixed frame: what precedes the joint is a segment of its own.
        chain.addSegment(kdl.Segment(kdl.Joint(kdl.Joint.Fixed), frame_of(joint["parentFromJoint"])))
        chain.addSegment(kdl.Segment(kdl.Joint(kind), kdl.Frame.Identity(), body))
    chain.addSegment(kdl.Segment(kdl.Joint(kdl.Joint.Fixed), frame_of(arm["tip"])))
    return chain


def array_of(values):
    out = kdl.JntArray(len(values))
    for i, x in enumerate(values):
        out[i] = x
    return out


def state_of(arm, chain, rng):
    n = len(arm["joints"])
    q, qd, qdd = ([rng.uniform(-2, 2) for _ in range(n)] for _ in range(3))
    wrench = [rng.uniform(-5, 5) for _ in range(6)]
    gravity = kdl.Vector(*GRAVITY)
    joints = array_of(q)
    tip = kdl.Frame()
    kdl.ChainFkSolverPos_recursive(chain).JntToCart(joints, tip)
    # KDL takes a segment's wrench in that segment's axes.
    in_tip = tip.M.Inverse() * kdl.Wrench(kdl.Vector(*wrench[:3]), kdl.Vector(*wrench[3:]))
    wrenches = [kdl.Wrench.Zero() for _ in range(chain.getNrOfSegments() - 1)] + [in_tip]
    efforts = kdl.JntArray(n)
    status = kdl.ChainIdSolver_RNE(chain, gravity).CartToJnt(
        joints, array_of(qd), array_of(qdd), wrenches, efforts
    )
    if status != 0:
        raise RuntimeError(f"ChainIdSolver_RNE: {status}")
    parameters = kdl.ChainDynParam(chain, gravity)
    mass = kdl.JntSpaceInertiaMatrix(n)
    parameters.JntToMass(joints, mass)
    weight = kdl.JntArray(n)
    parameters.JntToGravity(joints, weight)
    return {
        "q": q,
        "qd": qd,
        "qdd": qdd,
        "tipWrench": wrench,
        "effort": [efforts[i] for i in range(n)],
        "gravity": [weight[i] for i in range(n)],
        "mass": [mass[r, c] for r in range(n) for c in range(n)],
    }


def main():
    seed, arms, states = (int(x) for x in sys.argv[1:4])
    rng = random.Random(seed)
    result = []
    for _ in range(arms):
        arm = random_arm(rng)
        chain = chain_of(arm)
        result.append({**arm, "states": [state_of(arm, chain, rng) for _ in range(states)]})
    json.dump({"gravity": GRAVITY, "arms": result}, sys.stdout, separators=(",", ":"))
    print()


main()
