// The numbers of a scaling model: one of each, or as many as there are draws; the twin of
// src/helpers/analysis/scaling/values.py. A number is a JavaScript number or one Float64Array, a column with an
// entry for each draw. No DOM.

/**
 * Python's rounding: a half goes to the even neighbour.
 * @param {number} x
 */
function even(x) {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest < 0.5) return low;
  return rest > 0.5 || low % 2 !== 0 ? low + 1 : low;
}

/** Added before rounding down, so that 4.9999999999 from an exact 5 is 5. */
const HAIR = 1e-9;

/** @typedef {import("./types.js").Num} Num */
/** @typedef {(x: number) => number} One */
/** @typedef {(a: number, b: number) => number} Two */

/** @type {Two} */
const power = (a, b) => (a === 1 ? 1 : b === 2 ? a * a : Math.pow(a, b));
/** @type {Record<string, One>} */
const ONE = {
  neg: (x) => -x,
  ceil: Math.ceil,
  floor: Math.floor,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  round: even,
};
/** @type {Record<string, Two>} */
const TWO = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": power,
  min: Math.min,
  max: Math.max,
  share: (part, whole) => (whole > 0 ? part / whole : 1),
  positive: (x, other) => (x > 0 ? x : other),
  where: (x, then) => (x > 0 ? then : 0),
  reach: (room, steep) => (steep > 0 ? Math.max(room / steep, 0) : Infinity),
  step: (number, tick) => (tick > 0 ? Math.ceil(number / tick - HAIR) * tick : number),
  log: (a, b) => Math.log(a) / Math.log(b),
  round: (a, b) => even(a * power(10, b)) / power(10, b),
};

/** @type {(x: unknown) => x is number} */
const isNumber = (x) => typeof x === "number";

/**
 * `x` under a function of one number; into the column `out`, which may be `x` itself.
 * @template {Num} T
 * @param {One} work
 * @param {T} x
 * @param {Float64Array} [out]
 * @returns {Num}
 */
export function map(work, x, out) {
  if (isNumber(x)) return work(x);
  const into = out ?? new Float64Array(x.length);
  for (let k = 0; k < into.length; k += 1) into[k] = work(x[k]);
  return into;
}

/**
 * Two numbers under an operator or a function of two; a column if one is, and then into `out` if given.
 * @param {string} name
 * @param {Num} a
 * @param {Num} b
 * @param {Float64Array} [out]
 * @returns {Num}
 */
export function join(name, a, b, out) {
  if (isNumber(a) && isNumber(b)) return TWO[name](a, b);
  const n = isNumber(a) ? lengthOf(b) : a.length;
  const into = out ?? new Float64Array(n);
  // A number is a column of one entry that is read again and again.
  const [left, i] = isNumber(a) ? [Float64Array.of(a), 0] : [a, 1];
  const [right, j] = isNumber(b) ? [Float64Array.of(b), 0] : [b, 1];
  // The four that matter have a loop each, which is compiled to plain arithmetic.
  if (name === "*") for (let k = 0; k < n; k += 1) into[k] = left[k * i] * right[k * j];
  else if (name === "/") for (let k = 0; k < n; k += 1) into[k] = left[k * i] / right[k * j];
  else if (name === "+") for (let k = 0; k < n; k += 1) into[k] = left[k * i] + right[k * j];
  else if (name === "-") for (let k = 0; k < n; k += 1) into[k] = left[k * i] - right[k * j];
  else {
    const work = TWO[name];
    for (let k = 0; k < n; k += 1) into[k] = work(left[k * i], right[k * j]);
  }
  return into;
}

/** How many draws a number has. */
export const lengthOf = (/** @type {Num} */ number) => (isNumber(number) ? 1 : number.length);

export const floor = (/** @type {Num} */ number) => map((x) => Math.floor(x + HAIR), number);
/** Servers and connections are whole, and there is at least one. */
export const whole = (/** @type {Num} */ number) =>
  map((x) => Math.max(Math.floor(x + HAIR), 1), number);
/** Up to the next tick; as it is where there are none. */
export const step = (/** @type {Num} */ number, /** @type {Num} */ tick) =>
  join("step", number, tick);
/** @typedef {(a: Num, b: Num) => Num} Join */
/** @type {Join} */
export const plus = (a, b) => join("+", a, b);
/** @type {Join} */
export const minus = (a, b) => join("-", a, b);
/** @type {Join} */
export const max = (a, b) => join("max", a, b);
/** @type {Join} */
export const over = (a, b) => join("/", a, b);
/** @type {Join} */
export const times = (a, b) => join("*", a, b);

/**
 * The result of a formula in postfix order; not finite where it has none.
 * @param {import("./types.js").Token[]} formula a number, an operator, ["in", k] for input k, or
 *   [function, number of arguments]
 * @param {(number|Float64Array)[]} inputs
 */
export function compute(formula, inputs) {
  /** @type {Num[]} */
  const stack = [];
  const take = () => {
    const x = stack.pop();
    if (x === undefined) throw new RangeError("a formula lacks an argument");
    return x;
  };
  // A column made on the way is written over by the next step; an input is not.
  const own = (/** @type {Num} */ x) => (isNumber(x) || inputs.includes(x) ? undefined : x);
  /** @type {(name: string, a: Num, b: Num) => Num} */
  const two = (name, a, b) => join(name, a, b, own(a) ?? own(b));
  /** @type {(name: string, x: Num) => Num} */
  const one = (name, x) => map(ONE[name], x, own(x));
  for (const token of formula) {
    if (isNumber(token)) stack.push(token);
    else if (token === "neg") stack.push(one(token, take()));
    else if (typeof token === "string") {
      const right = take();
      stack.push(two(token, take(), right));
    } else if (token[0] === "in") stack.push(inputs[token[1]]);
    else {
      const [name, count] = token;
      const [first, ...others] = stack.splice(stack.length - count, count);
      if (name === "min" || name === "max")
        stack.push(others.reduce((a, b) => two(name, a, b), first));
      else stack.push(count === 2 ? two(name, first, others[0]) : one(name, first));
    }
  }
  return take();
}

/** @param {Num} x */
function finite(x) {
  if (isNumber(x)) return Number.isFinite(x);
  let gap = 0;
  // x - x is 0 for a finite number and else not a number.
  for (let k = 0; k < x.length; k += 1) gap += x[k] - x[k];
  return gap === 0;
}

/**
 * Give every value its number, in the unit of its record.
 * @param {import("./types.js").Problem} p
 * @param {Object<string, number>} overrides value id: number in its own unit; an overridden formula is a constant
 * @param {Map<string, Float64Array>} [drawn] range id: a number for each draw; a range not drawn is at its mode
 * @returns {import("./types.js").Values}
 */
export function evaluate(p, overrides = {}, drawn = new Map()) {
  for (const id of Object.keys(overrides))
    if (!p.value.has(id)) throw new RangeError(`no value '${id}'`);
  /** @type {Map<string, Num>} */
  const own = new Map();
  /** @type {(id: string) => Num} */
  const numberOf = (id) => {
    const found = own.get(id);
    if (found === undefined) throw new RangeError(`no number yet for ${id}`);
    return found;
  };
  for (const value of p.values) {
    let number;
    if (Object.hasOwn(overrides, value.id)) number = overrides[value.id];
    else if (value.formula) {
      number = compute(value.formula, (value.inputs ?? []).map(numberOf));
      if (!finite(number)) throw new RangeError(`the formula of ${value.id} has no finite result`);
    } else if (value.mode !== undefined) number = drawn.get(value.id) ?? value.mode;
    else if (value.value !== undefined) number = value.value;
    else throw new RangeError(`${value.id} has no number`);
    own.set(value.id, number);
  }
  /** @type {Map<string, Num>} */
  const kept = new Map();
  /** @type {(id: string) => Num} */
  const base = (id) => {
    const before = kept.get(id);
    if (before !== undefined) return before;
    const scale = p.value.get(id)?.scale ?? 1;
    const found = scale === 1 ? numberOf(id) : join("*", numberOf(id), scale);
    kept.set(id, found);
    return found;
  };
  return { own, base };
}
