"""Poses of random joint positions by Orocos KDL, for the robots in kinematics/robots.

KDL's own modified Denavit-Hartenberg frames are used (Frame.DH_Craig1989), so that nothing of what is tested is
repeated here. Prints JSON: per robot, joint positions and the tip's position and quaternion.

  python3 kdl_vectors.py ROBOTS_DIRECTORY COUNT > kdl_vectors.json       (Debian: python3-pykdl)
"""
import json
import random
import sys

import PyKDL as kdl


def chain_of(robot):
    chain = kdl.Chain()
    for row in robot["joints"]:
        # KDL moves a joint before its segment's fixed frame: what precedes a row's Rz or Tz is a segment of its own.
        before = kdl.Frame.DH_Craig1989(row["a"], row["alpha"], 0, 0)
        chain.addSegment(kdl.Segment(kdl.Joint(kdl.Joint.Fixed), before))
        kind = kdl.Joint.RotZ if row["type"] == "revolute" else kdl.Joint.TransZ
        chain.addSegment(kdl.Segment(kdl.Joint(kind), kdl.Frame.DH_Craig1989(0, 0, row["d"], row["theta"])))
    r = [x for line in robot["tip"]["rotation"] for x in line]
    tip = kdl.Frame(kdl.Rotation(*r), kdl.Vector(*robot["tip"]["translation"]))
    chain.addSegment(kdl.Segment(kdl.Joint(kdl.Joint.Fixed), tip))
    return chain


def vectors(robot, count, rng):
    chain = chain_of(robot)
    solver = kdl.ChainFkSolverPos_recursive(chain)
    jacobians = kdl.ChainJntToJacSolver(chain)
    n = len(robot["joints"])
    out = []
    for _ in range(count):
        q = [rng.uniform(row["limits"]["min"], row["limits"]["max"]) for row in robot["joints"]]
        joints = kdl.JntArray(n)
        for i, x in enumerate(q):
            joints[i] = x
        frame = kdl.Frame()
        solver.JntToCart(joints, frame)
        jacobian = kdl.Jacobian(n)
        jacobians.JntToJac(joints, jacobian)
        out.append(
            {
                "q": q,
                "p": [frame.p[i] for i in range(3)],
                "quaternion": list(frame.M.GetQuaternion()),
                "jacobian": [[jacobian[r, c] for c in range(n)] for r in range(6)],
            }
        )
    return out


def main():
    directory, count = sys.argv[1], int(sys.argv[2])
    rng = random.Random(400006)
    result = {}
    for name in ("psm", "ecm"):
        with open(f"{directory}/{name}.json", encoding="utf-8") as file:
            result[name] = vectors(json.load(file), count, rng)
    json.dump(result, sys.stdout, indent=None, separators=(",", ":"))
    print()


main()
