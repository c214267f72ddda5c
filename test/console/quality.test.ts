import { describe, expect, it } from 'vitest';
import {
  createGovernor,
  governFrame,
  isSoftwareRenderer,
  pickQuality,
} from '../../console-ui/renderer/view/quality.ts';

const swiftShader =
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)';
const graphicsCard = 'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)';

describe('the picture’s quality picks itself', () => {
  it('by the renderer’s name, unless the address asks for one', () => {
    expect(isSoftwareRenderer('llvmpipe (LLVM 15.0.7, 256 bits)')).toBe(true);
    expect(pickQuality(swiftShader, null).name).toBe('reduced');
    expect(pickQuality(graphicsCard, null).name).toBe('full');
    expect(pickQuality(swiftShader, 'full').name).toBe('full');
    expect(pickQuality(graphicsCard, 'reduced').name).toBe('reduced');
    expect(pickQuality(graphicsCard, 'nonsense').name).toBe('full');
  });

  it('gives up sharpness while frames come late and takes it back when there is room', () => {
    const quality = pickQuality(swiftShader, null);
    const governor = createGovernor(quality, 1);
    const begun = governor.ratio;
    for (let i = 0; i < 500; i++) governFrame(governor, quality, 1, 0.2);
    expect(governor.ratio).toBe(quality.minPixelRatio);
    for (let i = 0; i < 3000; i++) governFrame(governor, quality, 1, 0.005);
    expect(governor.ratio).toBeGreaterThan(begun);
    expect(governor.ratio).toBeLessThanOrEqual(quality.maxPixelRatio);
  });

  it('does not take a hidden page for a slow one', () => {
    const quality = pickQuality(graphicsCard, null);
    const governor = createGovernor(quality, 2);
    for (let i = 0; i < 500; i++) governFrame(governor, quality, 2, 30);
    expect(governor.ratio).toBe(2);
  });
});
