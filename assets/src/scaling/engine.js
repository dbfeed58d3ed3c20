// The scaling engine for the page: the formulas of src/helpers/analysis/scaling over the same JSON, so that
// tests/cases/scaling.json holds for both. This module is the whole API; the parts have a module each. No DOM.

export { KINDS } from "./kinds.js";
export { atStage, curve, moves, state, theory } from "./path.js";
export { TIE, binding, formOf, formulaOf } from "./resources.js";
export { DECIDING, MOVING, PLAN, POINTS, RESTING, spread, tornado } from "./uncertainty.js";
export { inSentence, number, percent, verdict } from "./wording.js";

const byId = (items) => new Map(items.map((item) => [item.id, item]));

/**
 * One model, ready for the functions of this module. Build it once: draws are kept in it.
 * @param {{values: any[], correlations: any[], loads: any[], resources: any[], remedies: any[],
 *   stages: any[], draws: object}} json what Python's `ScalingModel.json()` writes, with `draws` as
 *   `sampling.for_page` does; other keys are left alone
 */
export function problem(json) {
  const { values, correlations, loads, resources, remedies, stages, draws } = json;
  return {
    values,
    correlations,
    loads,
    resources,
    remedies,
    stages,
    draws,
    ranges: values.filter(({ mode }) => mode !== undefined),
    value: byId(values),
    load: byId(loads),
    remedy: byId(remedies),
    drawn: null,
    kept: new Map(),
  };
}
