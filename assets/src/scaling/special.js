// Special functions of the scaling engine. src/helpers/analysis/scaling takes them from scipy; here they are
// written out, each to a relative error of 1e-13 or better (tests/browser/test_scaling_engine.py). No DOM.

const ROOT_TWO_PI = 2.5066282746310002;

// ---- the normal distribution ------------------------------------------------------------------

/** Coefficients of W. J. Cody, "Rational Chebyshev approximations for the error function" (1969). */
const CODY = {
  a: [2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249,
    0.065682337918207449113],
  b: [47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956],
  c: [0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226,
    2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218,
    1.0765576773720192317e-8],
  d: [22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755,
    18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727],
  p: [0.21589853405795699, 0.1274011611602473639, 0.022235277870649807, 0.001421619193227893466,
    2.9112874951168792e-5, 0.02307344176494017303],
  q: [1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244,
    7.29751555083966205e-5],
};

/** The share of a standard normal variable below z. */
export function normalCdf(z) {
  const y = Math.abs(z);
  if (!(y < 38)) return z > 0 ? 1 : z < 0 ? 0 : NaN;
  if (y <= 0.67448975) {
    const square = y * y;
    let [top, bottom] = [CODY.a[4] * square, square];
    for (let i = 0; i < 3; i += 1) {
      top = (top + CODY.a[i]) * square;
      bottom = (bottom + CODY.b[i]) * square;
    }
    return 0.5 + z * (top + CODY.a[3]) / (bottom + CODY.b[3]);
  }
  let tail;
  if (y <= 5.656854249492380195) {
    let [top, bottom] = [CODY.c[8] * y, y];
    for (let i = 0; i < 7; i += 1) {
      top = (top + CODY.c[i]) * y;
      bottom = (bottom + CODY.d[i]) * y;
    }
    tail = (top + CODY.c[7]) / (bottom + CODY.d[7]);
  } else {
    const square = 1 / (y * y);
    let [top, bottom] = [CODY.p[5] * square, square];
    for (let i = 0; i < 4; i += 1) {
      top = (top + CODY.p[i]) * square;
      bottom = (bottom + CODY.q[i]) * square;
    }
    tail = (1 / ROOT_TWO_PI - square * (top + CODY.p[4]) / (bottom + CODY.q[4])) / y;
  }
  // exp(-y^2 / 2) in two steps, so that the square of a number with few bits is exact.
  const coarse = Math.trunc(y * 16) / 16;
  tail *= Math.exp(-coarse * coarse / 2) * Math.exp(-(y - coarse) * (y + coarse) / 2);
  return z > 0 ? 1 - tail : tail;
}

/** Coefficients of M. J. Wichura, algorithm AS 241, PPND16 (1988), highest power first. */
const WICHURA = {
  centre: [
    [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
      13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608],
    [5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
      5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1],
  ],
  middle: [
    [7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
      3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734],
    [1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
      0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1],
  ],
  far: [
    [2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
      0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772],
    [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
      0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1],
  ],
};

function horner(coefficients, x) {
  let total = coefficients[0];
  for (let i = 1; i < 8; i += 1) total = total * x + coefficients[i];
  return total;
}

/** The point below which a standard normal variable stays with probability u. */
export function normalQuantile(u) {
  const q = u - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * horner(WICHURA.centre[0], r) / horner(WICHURA.centre[1], r);
  }
  const r = Math.sqrt(-Math.log(Math.min(u, 1 - u)));
  const [top, bottom] = r <= 5 ? WICHURA.middle : WICHURA.far;
  const from = r <= 5 ? r - 1.6 : r - 5;
  const size = horner(top, from) / horner(bottom, from);
  return q < 0 ? -size : size;
}

// ---- Poisson counts ---------------------------------------------------------------------------

/** What Stirling's formula lacks of ln(n!), for n >= 1 (C. Loader, 2000). */
function stirlingError(n) {
  if (n < 16) {
    let factorial = 1;
    for (let i = 2; i <= n; i += 1) factorial *= i;
    return Math.log(factorial) - (n + 0.5) * Math.log(n) + n - Math.log(ROOT_TWO_PI);
  }
  const s = 1 / (n * n);
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * 691 / 360360))))) / n;
}

/** n ln(n / mean) + mean - n without cancellation. */
function deviance(n, mean) {
  const gap = n - mean;
  if (Math.abs(gap) >= 0.1 * (n + mean)) return n * Math.log(n / mean) - gap;
  const v = gap / (n + mean);
  let total = gap * v;
  let power = 2 * n * v;
  for (let j = 1; j < 1000; j += 1) {
    power *= v * v;
    const next = total + power / (2 * j + 1);
    if (next === total) return next;
    total = next;
  }
  return total;
}

/** Probability that a Poisson count of this mean is n, n a whole number. */
function poissonAt(n, mean) {
  if (mean === 0) return n === 0 ? 1 : 0;
  if (n === 0) return Math.exp(-mean);
  return Math.exp(-stirlingError(n) - deviance(n, mean)) / (ROOT_TWO_PI * Math.sqrt(n));
}

/** Probability that a Poisson count of this mean is n or more: the regularised lower incomplete gamma P(n, mean). */
export function poissonFrom(n, mean) {
  if (n <= 0) return 1;
  if (mean <= 0) return 0;
  if (mean < n + 1) {
    let [term, total] = [1, 1];
    for (let k = n + 1; term > total * 1e-17; k += 1) total += (term *= mean / k);
    return poissonAt(n, mean) * total;
  }
  // Below the mean the other tail is the short one, summed from its largest term.
  let [term, total] = [1, 1];
  for (let k = n - 1; k > 0 && term > total * 1e-17; k -= 1) total += (term *= k / mean);
  return 1 - poissonAt(n - 1, mean) * total;
}

// ---- Beta(a, 6 - a), the shape of a PERT range ------------------------------------------------

/** Integral of t^(a-1) (1-t)^(b-1) from 0 to x <= 1/2, with b = 6 - a; all terms are positive. */
function nearEnd(a, x) {
  let [term, total] = [1, 1];
  for (let n = 0; term > total * 1e-17; n += 1) total += (term *= x * (6 + n) / (a + 1 + n));
  return Math.pow(x, a) * Math.pow(1 - x, 6 - a) * total / a;
}

const POINTS = 12;
/** Chebyshev points of 0 to 1, each as far from those before it as it can be (Leja): Newton's form is stable then. */
const PLACES = (() => {
  const left = Array.from({ length: POINTS }, (_, k) => (1 + Math.cos(Math.PI * (k + 0.5) / POINTS)) / 2);
  const order = [left.shift()];
  while (left.length) {
    const apart = left.map((place) => order.reduce((product, other) => product * Math.abs(place - other), 1));
    order.push(left.splice(apart.indexOf(Math.max(...apart)), 1)[0]);
  }
  return order;
})();
const halvesBefore = new Map();

/** Integral of the density of Beta(a, 6 - a) from 0 to x over that from 0 to 1, `whole`. */
const areaBelow = (a, whole, x) => (x <= 0.5 ? nearEnd(a, x) / whole : 1 - nearEnd(6 - a, 1 - x) / whole);

/** The point at which `areaBelow` is u, by Newton's method on its logarithm against that of x. */
function solveBeta(a, whole, u) {
  let x = Math.min(0.9, Math.pow(a * whole * u, 1 / a));
  for (let round = 0; round < 50; round += 1) {
    const area = areaBelow(a, whole, x);
    const slope = Math.pow(x, a) * Math.pow(1 - x, 5 - a) / (whole * area);
    const step = Math.log(u / area) / slope;
    x = Math.min(x * Math.exp(step), (1 + x) / 2);
    if (Math.abs(step) <= 1e-6) break;
  }
  return x;
}

/**
 * The lower half of the quantile, u <= 1/2. With y = u^(1/a) the point is y times an analytic
 * function of y, singular at y = 1 only; so polynomials in y over pieces that shrink their distance
 * to 1 alike hold to 1e-13. They go through points that are chosen by x, so nothing is inverted.
 */
function halfQuantile(a, whole) {
  const end = Math.pow(0.5, 1 / a);
  const count = Math.ceil(-Math.log(1 - end) / 0.5);
  const ends = new Float64Array(count);
  const nodes = new Float64Array(count * POINTS);
  const table = new Float64Array(count * POINTS);
  let from = 0;
  for (let piece = 0; piece < count; piece += 1) {
    ends[piece] = 1 - Math.pow(1 - end, (piece + 1) / count);
    const to = solveBeta(a, whole, Math.pow(ends[piece], a));
    const first = piece * POINTS;
    for (let j = 0; j < POINTS; j += 1) {
      const x = from + (to - from) * PLACES[j];
      const y = Math.pow(areaBelow(a, whole, x), 1 / a);
      let value = x / y;
      // Newton's divided differences.
      for (let i = 0; i < j; i += 1) value = (value - table[first + i]) / (y - nodes[first + i]);
      nodes[first + j] = y;
      table[first + j] = value;
    }
    from = to;
  }
  return { inverse: 1 / a, ends, nodes, table };
}

/**
 * Quantiles of Beta(a, 6 - a), 1 <= a <= 5.
 * @param {number} a
 * @param {Float64Array} points probabilities between 0 and 1
 * @returns {Float64Array} an error below 1e-13 of each or of its distance from 1
 */
export function betaQuantiles(a, points) {
  let halves = halvesBefore.get(a);
  if (!halves) {
    const whole = nearEnd(a, 0.5) + nearEnd(6 - a, 0.5);
    halves = [halfQuantile(a, whole), halfQuantile(6 - a, whole)];
    if (halvesBefore.size >= 500) halvesBefore.clear();
    halvesBefore.set(a, halves);
  }
  const out = new Float64Array(points.length);
  for (const mirrored of [false, true]) {
    const { inverse, ends, nodes, table } = halves[mirrored ? 1 : 0];
    for (let k = 0; k < points.length; k += 1) {
      const u = mirrored ? 1 - points[k] : points[k];
      if (u > 0.5 || (mirrored && u === 0.5)) continue;
      const y = Math.pow(u, inverse);
      let last = POINTS - 1;
      while (y > ends[(last + 1) / POINTS - 1] && last + 1 < table.length) last += POINTS;
      let ratio = table[last];
      for (let i = 1; i < POINTS; i += 1) ratio = ratio * (y - nodes[last - i]) + table[last - i];
      out[k] = mirrored ? 1 - y * ratio : y * ratio;
    }
  }
  return out;
}
