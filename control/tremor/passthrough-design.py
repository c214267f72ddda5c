"""Designs the sections of passthrough.ts: python3 passthrough-design.py smooth|fast (numpy, scipy; a minute).

Least squares over frequency of what the passthrough leaves of the tremor and of what it does to voluntary motion, with
bounds on its gain as hinges. Prints frequency (Hz), damping, c1 and c2 of each section.
"""
import sys

import numpy as np
from scipy.optimize import least_squares

PERIOD = 1e-3
f = np.r_[np.geomspace(0.1, 6, 70), np.linspace(6.1, 14, 110), np.geomspace(14.2, 495, 90)]
df = np.gradient(f)
z1 = np.exp(-2j * np.pi * f * PERIOD)
s = 2 / PERIOD * (1 - z1) / (1 + z1)

# One-sided density of minimum-jerk strokes (10-50 mm, peak 30-100 mm/s, pauses): white snap of 8 m/s^4 per root hertz
# (two-sided), flattening below 1 Hz, m^2/Hz.
VOLUNTARY = 2 * (8 / ((2 * np.pi) ** 4 * (f**2 + 1) ** 2)) ** 2

MODES = {
    # lag (s), sections, tremor left by the trackers (m RMS), gain up to 6 Hz (dB), notch (dB), gain above 13 Hz (Hz, dB)
    'smooth': (0.01, 5, 15e-6, 0.5, 10, [(13, 2), (30, 1), (60, -6), (100, -14), (495, -18)]),
    'fast': (0.0, 3, 75e-6, 0.4, 0, [(13, 4), (495, 4)]),
}


def response(p):
    h = np.ones(len(f), complex)
    for log_frequency, log_damping, c1, c2 in p.reshape(-1, 4):
        x = s / np.exp(log_frequency)
        h *= (c2 * x * x + c1 * x + 1) / (x * x + 2 * np.exp(log_damping) * x + 1)
    return h


def residuals(p, lag, tremor, passband, notch, ceiling):
    h = response(p)
    error = h - np.exp(-2j * np.pi * f * lag)
    gain = 20 * np.log10(np.abs(h) + 1e-12)
    left = 1e6 * np.sqrt(np.where((f >= 7.5) & (f <= 12.5), tremor**2 / 5, 0) * df) * np.abs(h)
    bent = 1e6 * np.sqrt(VOLUNTARY * df) * error * np.where(f < 7, 1.3, 1)
    slow = np.where(f < 3, error * np.sqrt(df / f) * 40, 0)
    sections = p.reshape(-1, 4)
    return np.concatenate([
        left, bent.real, bent.imag, slow.real, slow.imag,
        3 * np.maximum(0, gain - ceiling),
        np.where(f <= 6, 20 * np.maximum(0, np.abs(gain) - passband), 0),
        np.where((f >= 8.2) & (f <= 12), 2 * np.maximum(0, gain + notch), 0),
        30 * np.maximum(0, np.log(0.08) - sections[:, 1]),
        30 * np.maximum(0, sections[:, 0] - np.log(2 * np.pi * 300)),
    ])


def design(mode, starts=8, seed=1):
    lag, count, tremor, passband, notch, above = MODES[mode]
    corners, bounds = zip(*above)
    ceiling = np.where(f < 13, 0.8, np.interp(np.log(f), np.log(corners), bounds))
    rng = np.random.default_rng(seed)
    best = None
    for _ in range(starts):
        p = np.concatenate([
            [np.log(2 * np.pi * rng.choice([rng.uniform(5, 9), rng.uniform(9, 16), rng.uniform(15, 60)])),
             np.log(rng.uniform(0.1, 0.7)), rng.uniform(0, 0.5), rng.uniform(0, 1)]
            for _ in range(count)
        ])
        result = least_squares(residuals, p, args=(lag, tremor, passband, notch, ceiling), max_nfev=400)
        if best is None or result.cost < best.cost:
            best = result
    return best.x


if __name__ == '__main__':
    p = design(sys.argv[1])
    gain = 20 * np.log10(np.abs(response(p)))
    for log_frequency, log_damping, c1, c2 in p.reshape(-1, 4):
        print(f'[{np.exp(log_frequency) / 2 / np.pi:.5f}, {np.exp(log_damping):.5f}, {c1:.5f}, {c2:.5f}],')
    print({at: round(float(np.interp(at, f, gain)), 1) for at in (3, 6, 7.5, 8, 10, 12, 12.5, 14, 20, 30, 60, 100)})
