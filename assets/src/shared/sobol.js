// Evenly spread points from the tables that src/helpers/analysis/sampling.py ships: the same as there. No DOM.

/** Which direction integer tells the point after number k: that of the lowest bit of k not set. */
export const stepAfter = (/** @type {number} */ k) => 31 - Math.clz32(~k & (k + 1));

/** A word as a coordinate in the middle of its cell. */
export const placeOf = (/** @type {number} */ word) => ((word >>> 0) + 0.5) / 4294967296;

/**
 * 2^log2 Sobol points of one dimension in Gray-code order, digitally shifted: in (0, 1).
 * @param {number} shift word of the shift
 * @param {number[]} row direction integers of the dimension
 * @param {number} log2
 * @returns {Float64Array}
 */
export function coordinates(shift, row, log2) {
  const out = new Float64Array(2 ** log2);
  let word = shift;
  for (let k = 0; k < out.length; k += 1) {
    out[k] = placeOf(word);
    word ^= row[stepAfter(k)];
  }
  return out;
}
