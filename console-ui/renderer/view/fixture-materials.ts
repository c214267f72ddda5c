/**
 * How fixtures look: something drawn over the picture, not something that lies in it. Solids are veils of two-toned
 * stripes that deepen towards their outline, guides are dashed lines with a dark halo; both can be told on pale rubber
 * and on dark tissue, and neither by its colour alone.
 */
import { BackSide, Color, DoubleSide, FrontSide, ShaderMaterial } from 'three';
import type { Vector3 } from 'three';
import { LineMaterial } from 'three/addons/lines/LineMaterial.js';

export type FixtureKind = 'keepOut' | 'keepIn' | 'guidance';

/** Violet is nobody's alarm and nothing's own colour here; guidance is pale green everywhere. */
const pale: Readonly<Record<FixtureKind, number>> = {
  keepOut: 0xcdbcff,
  keepIn: 0xcdbcff,
  guidance: 0xb9e6c0,
};
const dark: Readonly<Record<FixtureKind, number>> = {
  keepOut: 0x2a1a5e,
  keepIn: 0x2a1a5e,
  guidance: 0x08160b,
};

export interface FixtureUniforms {
  /** 0 at rest, 1 while the fixture holds an instrument. */
  readonly emphasis: { value: number };
  /** Where the instruments' tips are, world, m. */
  readonly tips: { value: Vector3[] };
}

/** Distance from one stripe to the next, m. */
const STRIPE_PITCH = 0.0042;

/**
 * The veil over a solid or a flat piece. Stripes stand in the world, so that they bend with the surface and say how it
 * lies. What stretches over the whole picture (a plane, a region that one stays in, of which only the far walls are
 * drawn) is no more than its outline, and has stripes only where an instrument comes near.
 */
export function createVeil(kind: FixtureKind, isFlat: boolean, uniforms: FixtureUniforms): ShaderMaterial {
  const isVast = isFlat || kind === 'keepIn';
  return new ShaderMaterial({
    uniforms: {
      pale: { value: new Color(pale[kind]) },
      dark: { value: new Color(dark[kind]) },
      pitch: { value: STRIPE_PITCH },
      veil: { value: isVast ? 0 : 0.1 },
      rim: { value: isFlat ? 0 : 1 },
      isVast: { value: isVast },
      ...uniforms,
    },
    vertexShader: VEIL_VERTEX,
    fragmentShader: VEIL_FRAGMENT,
    transparent: true,
    depthWrite: false,
    side: isFlat ? DoubleSide : kind === 'keepIn' ? BackSide : FrontSide,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -1,
  });
}

const VEIL_VERTEX = /* glsl */ `
  varying vec3 place;
  varying vec3 facing;
  varying vec3 sight;
  void main() {
    vec4 world = modelMatrix * vec4(position, 1.0);
    vec4 view = viewMatrix * world;
    place = world.xyz;
    facing = normalMatrix * normal;
    sight = -view.xyz;
    gl_Position = projectionMatrix * view;
  }
`;

const VEIL_FRAGMENT = /* glsl */ `
  uniform vec3 pale;
  uniform vec3 dark;
  uniform float pitch;
  uniform float veil;
  uniform float rim;
  uniform float emphasis;
  uniform bool isVast;
  uniform vec3 tips[2];
  varying vec3 place;
  varying vec3 facing;
  varying vec3 sight;
  void main() {
    // Metres from the nearer tip: from 25 mm on stripes fade in, at 8 mm they are all there.
    float near = min(distance(place, tips[0]), distance(place, tips[1]));
    float shown = isVast ? 1.0 - smoothstep(0.008, 0.025, near) : 1.0;
    float across = dot(place, vec3(0.62, 0.47, 0.63)) / pitch;
    float blur = fwidth(across);
    float t = abs(fract(across) - 0.5);
    float width = mix(0.09, 0.12, emphasis);
    // A pale stripe between two dark ones; where stripes are finer than pixels they melt into the veil.
    float line = 1.0 - smoothstep(width - blur, width + blur, t);
    float halo = 1.0 - smoothstep(2.2 * width - blur, 2.2 * width + blur, t);
    float seen = shown * (1.0 - smoothstep(0.3, 0.8, blur));
    // How far from the outline, in pixels: at the outline the surface turns away from the eye.
    float away = length(cross(normalize(facing), normalize(sight)));
    float inwards = (1.0 - away) / max(fwidth(away), 1e-4);
    float outline = rim * (1.0 - smoothstep(1.2, 2.4, inwards));
    float edge = rim * (1.0 - smoothstep(2.5, 6.0, inwards));
    float lit = max(line * seen, outline);
    float shade = max(0.6 * halo * seen, edge);
    float strength = mix(0.7, 0.95, emphasis);
    float alpha = max(strength * max(0.85 * lit, 0.65 * shade), veil * mix(1.0, 2.4, emphasis));
    if (alpha < 0.004) discard;
    gl_FragColor = vec4(mix(dark, pale, max(lit, 0.3 * (1.0 - shade))), alpha);
    #include <colorspace_fragment>
  }
`;

/** Edges are lines of their own, dark ones below pale ones; those of a guide are dashed. Widths in pixels of the page. */
export function createEdges(kind: FixtureKind): [below: LineMaterial, above: LineMaterial] {
  const common = { transparent: true, depthWrite: false, dashed: kind === 'guidance' };
  const dashes = { dashSize: DASH * 0.6, gapSize: DASH * 0.4 };
  return [
    new LineMaterial({ ...common, ...dashes, color: dark[kind], linewidth: 4, opacity: 0.5 }),
    new LineMaterial({ ...common, ...dashes, color: pale[kind], linewidth: 1.6, opacity: 0.9 }),
  ];
}

/** Length of a dash and the gap after it, m. */
const DASH = 0.004;

/** A dashed round line, dark at either side, its length (m) along `uv.x`. */
export function createDashes(kind: FixtureKind, length: number, uniforms: FixtureUniforms): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: {
      pale: { value: new Color(pale[kind]) },
      dark: { value: new Color(dark[kind]) },
      dashes: { value: Math.max(1, Math.round(length / DASH)) },
      ...uniforms,
    },
    vertexShader: DASH_VERTEX,
    fragmentShader: DASH_FRAGMENT,
    transparent: true,
    depthWrite: false,
  });
}

const DASH_VERTEX = /* glsl */ `
  varying float along;
  varying vec3 facing;
  varying vec3 sight;
  void main() {
    vec4 view = modelViewMatrix * vec4(position, 1.0);
    along = uv.x;
    facing = normalMatrix * normal;
    sight = -view.xyz;
    gl_Position = projectionMatrix * view;
  }
`;

const DASH_FRAGMENT = /* glsl */ `
  uniform vec3 pale;
  uniform vec3 dark;
  uniform float dashes;
  uniform float emphasis;
  varying float along;
  varying vec3 facing;
  varying vec3 sight;
  void main() {
    float t = abs(fract(along * dashes) - 0.5) * 2.0;
    if (t > 0.62) discard;
    float towards = abs(dot(normalize(facing), normalize(sight)));
    float core = smoothstep(0.55, 0.7, towards) * (1.0 - smoothstep(0.48, 0.56, t));
    gl_FragColor = vec4(mix(dark, pale, core), mix(0.8, 1.0, emphasis) * mix(0.55, 1.0, core));
    #include <colorspace_fragment>
  }
`;
