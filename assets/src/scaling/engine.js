// The scaling engine for the page: the formulas of src/helpers/analysis/scaling over the same JSON, so that
// tests/cases/scaling.json holds for both. This module is the whole API; the parts have a module each. No DOM.

export { THEORY, atStage, curve, moves, state, theory } from "./path.js";
export { BINDS, TIE } from "./resources.js";
export { DECIDING, MOVING, PLAN, POINTS, RESTING, ends, spread, tornado } from "./uncertainty.js";
export { inSentence, number, percent, verdict } from "./wording.js";

const byId = (items) => new Map(items.map((item) => [item.id, item]));

/**
 * One model, ready for the functions of this module. Build it once: draws are kept in it.
 * @param {{values: object[], correlations: object[], loads: object[], resources: object[], remedies: object[],
 *   stages: object[], directions: number[][]}} json what Python's `Model.json()` writes; other keys are left alone
 */
export function problem(json) {
  const { values, correlations, loads, resources, remedies, stages, directions } = json;
  return {
    values, correlations, loads, resources, remedies, stages, directions,
    ranges: values.filter(({ mode }) => mode !== undefined),
    value: byId(values),
    load: byId(loads),
    remedy: byId(remedies),
    drawn: [],
    kept: new Map(),
  };
}
