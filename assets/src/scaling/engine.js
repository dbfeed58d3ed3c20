// The scaling engine for the page: the formulas of src/helpers/analysis/scaling over the same JSON, so that
// tests/cases/scaling.json holds for both. This module is the whole API; the parts have a module each. No DOM.

export { KINDS } from "./kinds.js";
export { curve } from "./curve.js";
export { theory } from "./delays.js";
export { atStage, moves, state } from "./path.js";
export { TIE, binding, formOf, formulaOf, isNotice } from "./resources.js";
export { DECIDING, MOVING, POINTS, RESTING, spread, tornado } from "./uncertainty.js";
export { briefly, inSentence, saturation, verdict } from "./wording.js";
export { number } from "../shared/phrases.js";

/** @type {<T extends { id: string }>(items: T[]) => Map<string, T>} */
const byId = (items) => new Map(items.map((item) => [item.id, item]));

/**
 * @param {import("./types.js").Value} value
 * @returns {value is import("./types.js").Range}
 */
const isRange = (value) => value.mode !== undefined;

/**
 * One model, ready for the functions of this module. Build it once: draws are kept in it.
 * @param {import("./types.js").Model} json what Python's `ScalingModel.json()` writes, with `draws` as
 *   `sampling.for_page` does; other keys are left alone
 * @returns {import("./types.js").Problem}
 */
export function problem(json) {
  const { values, loads, resources, remedies, stages, draws } = json;
  return {
    values,
    loads,
    resources,
    remedies,
    stages,
    draws,
    ranges: values.filter(isRange),
    value: byId(values),
    load: byId(loads),
    remedy: byId(remedies),
    drawn: null,
    kept: new Map(),
  };
}
