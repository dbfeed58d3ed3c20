// The trade-off engine for the page: the formulas of src/helpers/analysis/tradeoff, in the same order of
// operations and under the same names, so that tests/cases/tradeoff.json holds for both. No DOM.

export {
  NEAR,
  PLAN,
  TIE,
  dominance,
  problem,
  rank,
  relative,
  rubricUtility,
  scoreFlips,
  shares,
  smallestChange,
  totalsOf,
  weightLine,
  weightLines,
} from "./core.js";
export { confidence } from "./confidence.js";
export { hindsight, shift } from "./hindsight.js";
export { beyond, nearest, nearestAll } from "./nearest.js";
export { acceptability, weightings } from "./draws.js";
export { brief, verdict } from "./verdict.js";
export { percent, points } from "../shared/phrases.js";
