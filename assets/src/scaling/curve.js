// Waiting of one part over the load, the twin of curve.py in src/helpers/analysis/scaling. No DOM.

import { kneeLoad, numberAt, objectiveLoad, waitAt } from "./delays.js";
import { driverOf, numbersAt } from "./path.js";
import { bindsAt, formOf, loadAll, reaching, usedOf } from "./resources.js";
import { evaluate } from "./values.js";

/** @typedef {import("./types.js").Options} Options */

/** Steps of a curve, and the utilisations at which it ends: where waiting grows beyond all bounds, and elsewhere. */
const POINTS = 64;
const QUEUED = 0.98;
const OPEN = 2;

/**
 * Waiting of one part over the load of the driver, the other loads as given.
 * @param {import("./types.js").Problem} p
 * @param {string} id of the resource
 * @param {Options} options
 * @returns {import("./types.js").Curve | null} null where nothing waits, or if the driver has no say or
 *   the others fill the part. A CurvePoint is {utilisation, load (of the driver, per day), mean, p95 (seconds;
 *   p95 may be null)}. Points are even in utilisation and rise up to 0.98, or for rows that stay to a full
 *   batch, at most to 2; `now` is null where the present load has no steady state; `knee` is null there
 */
export function curve(p, id, options = {}) {
  const { load = {}, remedies = [], overrides = {} } = options;
  const resource = p.resources.find((each) => each.id === id);
  if (!resource) throw new RangeError(`no resource '${id}'`);
  const { wait } = formOf(resource);
  if (!wait) return null;
  const values = evaluate(p, overrides);
  const driver = driverOf(p, options);
  const loads = numbersAt(p, values, load);
  const part = loadAll(p, values, remedies)[p.resources.indexOf(resource)];
  const binds = bindsAt(part, driver, loads);
  const start = numberAt.used(part, { ...loads, [driver]: 0 });
  let end = QUEUED;
  if (wait.model === "visits") {
    const full = Number(reaching(part, "batch", 1, driver, loads));
    const there = usedOf(part, part.lines[binds], { ...loads, [driver]: full });
    end = full < Infinity ? Math.min(OPEN, Number(there)) : OPEN;
  }
  if (!(Number(part.lines[binds].slope[driver] ?? 0) > 0) || start >= end) return null;
  /** @type {(number: number) => import("./types.js").CurvePoint | null} */
  const at = (number) => {
    const here = { ...loads, [driver]: number };
    const waits = waitAt(part, here);
    return (
      waits && {
        utilisation: numberAt.used(part, here),
        load: number,
        mean: waits.mean,
        p95: waits.p95,
      }
    );
  };
  const reached = Array.from({ length: POINTS + 1 }, (_, k) =>
    Number(reaching(part, binds, start + ((end - start) * k) / POINTS, driver, loads)),
  );
  const knee = kneeLoad(part, loads, driver);
  const goal = resource.objective;
  return {
    points: reached.map(at).filter((point) => point !== null),
    knee: knee === null ? null : at(knee),
    now: at(loads[driver]),
    objective: goal && {
      seconds: Number(values.base(goal.value)),
      load: objectiveLoad(part, loads, driver, values),
    },
  };
}
