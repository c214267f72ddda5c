/** How hands are followed, as configuration files and recordings say it. */
import * as v from 'valibot';
import { defaultSettings, type ControlSettings } from '../../control/index.ts';

const finite = v.pipe(v.number(), v.finite());
const point = v.tuple([finite, finite, finite]);

/** Settings that are not given are the default ones. */
export const controlSettingsSchema = v.pipe(
  v.strictObject({
    tremor: v.exactOptional(v.picklist(['smooth', 'fast', 'off'])),
    pace: v.exactOptional(
      v.nullable(
        v.pipe(
          v.strictObject({
            slowest: v.pipe(finite, v.gtValue(0), v.maxValue(1)),
            from: v.pipe(finite, v.minValue(0)),
            to: v.pipe(finite, v.gtValue(0)),
          }),
          v.check(({ from, to }) => from < to, 'from less than to'),
        ),
      ),
    ),
    reach: v.exactOptional(v.nullable(v.strictObject({ min: point, max: point }))),
  }),
  v.transform((settings): ControlSettings => ({ ...defaultSettings, ...settings })),
);

/** As a recording's metadata keep them. */
export const controlSettingsText = v.pipe(v.string(), v.parseJson(), controlSettingsSchema);
