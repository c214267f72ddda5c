// Orocos KDL as the bench's peer. Reads one request from standard input and writes its answer to standard output, both
// as 64-bit floats of this machine; kdl.ts speaks the other side.
//
//   request: operation, joints n, per joint (0 revolute | 1 prismatic, lower, upper, frame in the frame before it: 9
//            of rotation row-major, 3 of origin), tip frame (12), then what the operation needs, as said at each.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <vector>

#include <kdl/chain.hpp>
#include <kdl/chainfksolverpos_recursive.hpp>
#include <kdl/chainiksolverpos_lma.hpp>
#include <kdl/chainiksolverpos_nr_jl.hpp>
#include <kdl/chainiksolvervel_pinv.hpp>

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Input {
  std::vector<double> numbers;
  std::size_t at = 0;

  double next() {
    if (at == numbers.size()) throw std::runtime_error("the request is too short");
    return numbers[at++];
  }
  KDL::Frame frame() {
    double r[9];
    for (double& x : r) x = next();
    const double x = next(), y = next(), z = next();
    return KDL::Frame(KDL::Rotation(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8]), KDL::Vector(x, y, z));
  }
  KDL::Frame pose() {
    double p[7];
    for (double& x : p) x = next();
    return KDL::Frame(KDL::Rotation::Quaternion(p[3], p[4], p[5], p[6]), KDL::Vector(p[0], p[1], p[2]));
  }
  KDL::JntArray joints(unsigned n) {
    KDL::JntArray q(n);
    for (unsigned i = 0; i < n; i++) q(i) = next();
    return q;
  }
};

struct Robot {
  KDL::Chain chain;
  KDL::JntArray lower, upper;
};

// As few segments as KDL can do with: a fixed one ahead of the first joint, then each joint with the fixed transform
// that follows it.
Robot readRobot(Input& in) {
  const unsigned n = static_cast<unsigned>(in.next());
  Robot robot{{}, KDL::JntArray(n), KDL::JntArray(n)};
  std::vector<bool> prismatic;
  std::vector<KDL::Frame> frames;
  for (unsigned i = 0; i < n; i++) {
    prismatic.push_back(in.next() == 1);
    robot.lower(i) = in.next();
    robot.upper(i) = in.next();
    frames.push_back(in.frame());
  }
  frames.push_back(in.frame());
  if (!KDL::Equal(frames[0], KDL::Frame::Identity(), 0))
    robot.chain.addSegment(KDL::Segment(KDL::Joint(KDL::Joint::None), frames[0]));
  for (unsigned i = 0; i < n; i++)
    robot.chain.addSegment(
        KDL::Segment(KDL::Joint(prismatic[i] ? KDL::Joint::TransZ : KDL::Joint::RotZ), frames[i + 1]));
  return robot;
}

// Operation 0. Needs: seconds to measure for, count, joint positions. Answers: s per call (median, 99th percentile,
// over batches of at least 50 µs), then each tip: origin and quaternion.
std::vector<double> forward(Input& in, const Robot& robot) {
  const unsigned n = robot.chain.getNrOfJoints();
  const double duration = in.next();
  const std::size_t count = static_cast<std::size_t>(in.next());
  std::vector<KDL::JntArray> positions;
  for (std::size_t k = 0; k < count; k++) positions.push_back(in.joints(n));
  KDL::ChainFkSolverPos_recursive solver(robot.chain);
  KDL::Frame tip;
  std::vector<double> samples;
  volatile double sink = 0;
  const auto begin = Clock::now();
  for (std::size_t k = 0; secondsSince(begin) < duration;) {
    const auto start = Clock::now();
    std::size_t calls = 0;
    double elapsed = 0;
    do {
      for (int i = 0; i < 64; i++, k++, calls++) {
        solver.JntToCart(positions[k % count], tip);
        sink = sink + tip.p.x();
      }
      elapsed = secondsSince(start);
    } while (elapsed < 50e-6);
    samples.push_back(elapsed / static_cast<double>(calls));
  }
  std::sort(samples.begin(), samples.end());
  std::vector<double> out{samples[samples.size() / 2], samples[samples.size() * 99 / 100]};
  for (const auto& q : positions) {
    solver.JntToCart(q, tip);
    double x, y, z, w;
    tip.M.GetQuaternion(x, y, z, w);
    out.insert(out.end(), {tip.p.x(), tip.p.y(), tip.p.z(), x, y, z, w});
  }
  return out;
}

// Answers of one inverse: whether KDL says it converged, s that it took, joint positions.
void answer(std::vector<double>& out, bool converged, double seconds, const KDL::JntArray& q) {
  out.push_back(converged ? 1 : 0);
  out.push_back(seconds);
  for (unsigned i = 0; i < q.rows(); i++) out.push_back(q(i));
}

// Operation 1: Levenberg-Marquardt, which knows no joint limits. A radian weighs as much as a metre here; by KDL's own
// default it weighs a hundredth, and what KDL calls converged is up to 100 epsilon off in angle. Needs: epsilon, iterations, count, then per target its
// pose and the seed.
std::vector<double> inverseLma(Input& in, const Robot& robot) {
  const unsigned n = robot.chain.getNrOfJoints();
  const double epsilon = in.next();
  const int iterations = static_cast<int>(in.next());
  const std::size_t count = static_cast<std::size_t>(in.next());
  const Eigen::Matrix<double, 6, 1> weights = Eigen::Matrix<double, 6, 1>::Ones();
  KDL::ChainIkSolverPos_LMA solver(robot.chain, weights, epsilon, iterations);
  KDL::JntArray q(n);
  std::vector<double> out;
  for (std::size_t k = 0; k < count; k++) {
    const KDL::Frame target = in.pose();
    const KDL::JntArray seed = in.joints(n);
    const auto start = Clock::now();
    const int status = solver.CartToJnt(seed, target, q);
    answer(out, status >= 0, secondsSince(start), q);
  }
  return out;
}

// Operation 2: Newton-Raphson with joint limits, as TRAC-IK's comparison runs it: one iteration at a time, from where
// the one before ended, until it converges or the time is up. Needs: epsilon, seconds per target, count, then per
// target its pose and the seed.
std::vector<double> inverseNewton(Input& in, const Robot& robot) {
  const unsigned n = robot.chain.getNrOfJoints();
  const double epsilon = in.next();
  const double timeout = in.next();
  const std::size_t count = static_cast<std::size_t>(in.next());
  KDL::ChainFkSolverPos_recursive forwardSolver(robot.chain);
  KDL::ChainIkSolverVel_pinv velocitySolver(robot.chain);
  KDL::ChainIkSolverPos_NR_JL solver(robot.chain, robot.lower, robot.upper, forwardSolver, velocitySolver, 1, epsilon);
  std::vector<double> out;
  for (std::size_t k = 0; k < count; k++) {
    const KDL::Frame target = in.pose();
    KDL::JntArray from = in.joints(n);
    KDL::JntArray q(n);
    int status = -1;
    double elapsed = 0;
    const auto start = Clock::now();
    do {
      status = solver.CartToJnt(from, target, q);
      from = q;
      elapsed = secondsSince(start);
    } while (status < 0 && elapsed < timeout);
    answer(out, status >= 0, elapsed, q);
  }
  return out;
}

int main() {
  try {
    Input in;
    double chunk[4096];
    for (std::size_t read; (read = std::fread(chunk, sizeof(double), 4096, stdin)) > 0;)
      in.numbers.insert(in.numbers.end(), chunk, chunk + read);
    const int operation = static_cast<int>(in.next());
    const Robot robot = readRobot(in);
    const std::vector<double> out = operation == 0   ? forward(in, robot)
                                    : operation == 1 ? inverseLma(in, robot)
                                                     : inverseNewton(in, robot);
    std::fwrite(out.data(), sizeof(double), out.size(), stdout);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kdl: %s\n", error.what());
    return 1;
  }
}
