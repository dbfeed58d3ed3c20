// Figures of <tradeoff-explorer> that stand in columns: so many decimals, zeros too.

/** @param {number} share */
export const percent = (share, digits = 1) => `${(share * 100).toFixed(digits)} %`;
export { tenths as points } from "../shared/phrases.js";
