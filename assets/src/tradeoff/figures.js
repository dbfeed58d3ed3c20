// Figures of <tradeoff-explorer> that stand in columns: so many decimals, zeros too.

/** @param {number} share */
export const percent = (share, digits = 1) => `${(share * 100).toFixed(digits)} %`;
/** @param {number} share of a scale, in points of 100 */
export const points = (share) => (share * 100).toFixed(1);
