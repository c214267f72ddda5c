"""Poses and Jacobians of random joint positions by Orocos KDL.

For the robots in kinematics/robots, the URDFs in test/kinematics/robots, and random robots of both kinds, which are
written out with their vectors. KDL's own frames are used throughout (Frame.DH_Craig1989 for modified, Frame.DH for
standard Denavit-Hartenberg rows, Rotation.RPY and axis joints for URDF, as ROS's kdl_parser uses them), so that nothing
of what is tested is repeated here.

  python3 kdl_vectors.py REPOSITORY COUNT RANDOM_ROBOTS SEED > kdl_vectors.json       (Debian: python3-pykdl)
"""
import json
import math
import os
import random
import sys
import xml.etree.ElementTree as xml

import PyKDL as kdl

TIPS = {"panda": "panda_link8"}


def chain_of_rows(robot):
    """Chain of a robot file, and per joint its range."""
    chain = kdl.Chain()
    for row in robot["joints"]:
        kind = kdl.Joint.RotZ if row["type"] == "revolute" else kdl.Joint.TransZ
        if robot["convention"] == "standard-dh":
            # KDL moves a joint before its segment's fixed frame, which is what a standard row says.
            after = kdl.Frame.DH(row["a"], row["alpha"], row["d"], row["theta"])
        else:
            # What precedes a modified row's Rz or Tz is a segment of its own.
            before = kdl.Frame.DH_Craig1989(row["a"], row["alpha"], 0, 0)
            chain.addSegment(kdl.Segment(kdl.Joint(kdl.Joint.Fixed), before))
            after = kdl.Frame.DH_Craig1989(0, 0, row["d"], row["theta"])
        chain.addSegment(kdl.Segment(kdl.Joint(kind), after))
    r = [x for line in robot["tip"]["rotation"] for x in line]
    tip = kdl.Frame(kdl.Rotation(*r), kdl.Vector(*robot["tip"]["translation"]))
    chain.addSegment(kdl.Segment(kdl.Joint(kdl.Joint.Fixed), tip))
    return chain, [(row["limits"]["min"], row["limits"]["max"]) for row in robot["joints"]]


def numbers(element, name, missing):
    if element is None or element.get(name) is None:
        return missing
    return [float(x) for x in element.get(name).split()]


def chain_of_urdf(text, tip):
    """Chain of a URDF from its root to `tip` (or its only leaf), and per joint its range."""
    robot = xml.fromstring(text)
    joints = {joint.find("child").get("link"): joint for joint in robot.findall("joint")}
    if tip is None:
        parents = {joint.find("parent").get("link") for joint in joints.values()}
        (tip,) = [link for link in joints if link not in parents]
    path = []
    while tip in joints:
        path.insert(0, joints[tip])
        tip = joints[tip].find("parent").get("link")
    chain = kdl.Chain()
    ranges = []
    for joint in path:
        origin = joint.find("origin")
        rotation = kdl.Rotation.RPY(*numbers(origin, "rpy", [0, 0, 0]))
        frame = kdl.Frame(rotation, kdl.Vector(*numbers(origin, "xyz", [0, 0, 0])))
        axis = frame.M * kdl.Vector(*numbers(joint.find("axis"), "xyz", [1, 0, 0]))
        kind = joint.get("type")
        if kind == "fixed":
            chain.addSegment(kdl.Segment(kdl.Joint(kdl.Joint.Fixed), frame))
            continue
        motion = kdl.Joint.TransAxis if kind == "prismatic" else kdl.Joint.RotAxis
        moving = kdl.Joint(joint.get("name"), frame.p, axis, motion)
        chain.addSegment(kdl.Segment(moving, frame))
        limit = joint.find("limit")
        endless = kind == "continuous"
        ranges.append((-math.pi, math.pi) if endless else (float(limit.get("lower")), float(limit.get("upper"))))
    return chain, ranges


def vectors(chain, ranges, count, rng):
    solver = kdl.ChainFkSolverPos_recursive(chain)
    jacobians = kdl.ChainJntToJacSolver(chain)
    n = len(ranges)
    out = []
    for _ in range(count):
        q = [rng.uniform(low, high) for low, high in ranges]
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


def some_angle(rng):
    """As often a right angle, where signs and zeros hide, as any other."""
    return rng.choice([-1, 0, 1, 2]) * math.pi / 2 if rng.random() < 0.5 else rng.uniform(-3, 3)


def random_rows(rng):
    n = rng.randint(1, 8)
    quaternion = [rng.gauss(0, 1) for _ in range(4)]
    length = math.sqrt(sum(x * x for x in quaternion))
    rotation = kdl.Rotation.Quaternion(*[x / length for x in quaternion])
    limits = {"min": -2.5, "max": 3, "velocity": 1, "acceleration": 1, "effort": None}
    convention = rng.choice(["modified-dh", "standard-dh"])
    return {
        "name": "Random",
        "description": "random rows",
        "convention": convention,
        "inverse": "general",
        "minimumDepth": None,
        "joints": [
            {
                "name": f"joint_{i}",
                "type": "prismatic" if rng.random() < 0.25 else "revolute",
                "alpha": some_angle(rng),
                "a": rng.choice([0, rng.uniform(-0.5, 0.5)]),
                "theta": some_angle(rng),
                "d": rng.choice([0, rng.uniform(-0.5, 0.5)]),
                "limits": limits,
            }
            for i in range(n)
        ],
        "tip": {
            "rotation": [[rotation[r, c] for c in range(3)] for r in range(3)],
            "translation": [rng.uniform(-0.2, 0.2) for _ in range(3)],
        },
        "jaw": None,
        "coupling": None,
    }


def random_urdf(rng):
    n = rng.randint(2, 10)
    lines = ['<robot name="random">', '<link name="link_0"/>']
    for i in range(n):
        kind = "revolute" if i == 0 else rng.choice(["revolute", "revolute", "continuous", "prismatic", "fixed"])
        xyz = " ".join(repr(rng.uniform(-0.5, 0.5)) for _ in range(3))
        rpy = " ".join(repr(some_angle(rng)) for _ in range(3))
        axis = rng.choice(["1 0 0", "0 1 0", "0 0 1", "0 0 -1", "-1 0 0"])
        if rng.random() < 0.4:
            axis = " ".join(repr(rng.uniform(-1, 1)) for _ in range(3))
        lines.append(f'<link name="link_{i + 1}"/>')
        lines.append(f'<joint name="joint_{i}" type="{kind}"><parent link="link_{i}"/><child link="link_{i + 1}"/>')
        lines.append(f'<origin xyz="{xyz}" rpy="{rpy}"/>' if rng.random() < 0.9 else "")
        lines.append(f'<axis xyz="{axis}"/>' if rng.random() < 0.9 else "")
        lines.append('<limit lower="-2" upper="2.5" velocity="1" effort="10"/></joint>')
    return "\n".join([*lines, "</robot>"])


def main():
    root, count, robots, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    rng = random.Random(seed)
    result = {}
    for directory, kind in (("kinematics/robots", ".json"), ("test/kinematics/robots", ".urdf")):
        for file in sorted(os.listdir(f"{root}/{directory}")):
            name, ending = os.path.splitext(file)
            if ending != kind:
                continue
            with open(f"{root}/{directory}/{file}", encoding="utf-8") as stream:
                text = stream.read()
            chain = chain_of_rows(json.loads(text)) if kind == ".json" else chain_of_urdf(text, TIPS.get(name))
            result[name] = vectors(*chain, count, rng)
    strangers = []
    for _ in range(robots):
        rows = random_rows(rng)
        strangers.append({"rows": rows, "vectors": vectors(*chain_of_rows(rows), 2, rng)})
        urdf = random_urdf(rng)
        strangers.append({"urdf": urdf, "vectors": vectors(*chain_of_urdf(urdf, None), 2, rng)})
    json.dump({"robots": result, "random": strangers}, sys.stdout, separators=(",", ":"))
    print()


main()
