/** How hands are followed, as configuration files and recordings say it. */
import * as v from 'valibot';
import { defaultHaptics, defaultSettings, type ControlSettings, type Fixture } from '../../control/index.ts';

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const notNegative = v.pipe(finite, v.minValue(0));
const point = v.tuple([finite, finite, finite]);
const pose = v.tuple([finite, finite, finite, finite, finite, finite, finite]);

const plane = v.strictObject({ type: v.literal('plane'), normal: point, offset: finite });

const solid = v.variant('type', [
  plane,
  v.strictObject({ type: v.literal('sphere'), centre: point, radius: positive }),
  v.strictObject({ type: v.literal('capsule'), start: point, end: point, radius: positive }),
  v.strictObject({ type: v.literal('box'), min: point, max: point }),
  v.strictObject({
    type: v.literal('mesh'),
    vertices: v.array(finite),
    triangles: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
    error: positive,
  }),
]);

const guide = v.variant('type', [
  plane,
  v.strictObject({ type: v.literal('axis'), point, direction: point }),
  v.strictObject({
    type: v.literal('path'),
    points: v.pipe(v.array(point), v.minLength(2)),
    smooth: v.boolean(),
  }),
]);

const common = {
  name: v.pipe(v.string(), v.nonEmpty()),
  stiffness: v.union([v.literal('hard'), positive]),
  margin: notNegative,
  worldFromFixture: v.exactOptional(pose),
};

const fixture = v.variant('kind', [
  v.strictObject({ kind: v.literal('keepOut'), ...common, shape: solid }),
  v.strictObject({ kind: v.literal('keepIn'), ...common, shape: solid }),
  v.strictObject({ kind: v.literal('guidance'), ...common, shape: guide, entry: positive }),
]) satisfies v.GenericSchema<unknown, Fixture>;

const haptics = v.pipe(
  v.strictObject({
    stiffness: v.exactOptional(positive),
    damping: v.exactOptional(notNegative),
    gain: v.exactOptional(positive),
    most: v.exactOptional(positive),
    rate: v.exactOptional(positive),
    handSpeed: v.exactOptional(positive),
    dissipation: v.exactOptional(positive),
  }),
  v.transform((settings) => ({ ...defaultHaptics, ...settings })),
);

const pace = v.pipe(
  v.strictObject({
    slowest: v.pipe(positive, v.maxValue(1)),
    from: notNegative,
    to: positive,
  }),
  v.check(({ from, to }) => from < to, 'from less than to'),
);

/** Settings that are not given are the default ones. */
export const controlSettingsSchema = v.pipe(
  v.strictObject({
    tremor: v.exactOptional(v.picklist(['smooth', 'fast', 'off'])),
    pace: v.exactOptional(v.nullable(pace)),
    reach: v.exactOptional(v.nullable(v.strictObject({ min: point, max: point }))),
    fixtures: v.exactOptional(v.array(fixture)),
    haptics: v.exactOptional(haptics),
  }),
  v.transform((settings): ControlSettings => ({ ...defaultSettings, ...settings })),
);

/** As a recording's metadata keep them. */
export const controlSettingsText = v.pipe(v.string(), v.parseJson(), controlSettingsSchema);
