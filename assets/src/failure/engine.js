// The failure engine for the page: the formulas of src/helpers/analysis/failure, in the same order of
// operations and under the same names, so that tests/cases/failure.json holds for both. No DOM.

export { blast } from "./blast.js";
export {
  CAPS,
  DEGRADED,
  DELAYED,
  DOWN,
  STATES,
  UP,
  WORST,
  fallen,
  normal,
  system,
} from "./graph.js";
export { joint, spread, states } from "./spread.js";
export { NAMED, brief, harm, why } from "./wording.js";
export { duration, percent } from "../shared/phrases.js";
