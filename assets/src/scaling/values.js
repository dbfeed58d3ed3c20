// The numbers of a scaling model: one of each, or as many as there are draws; the twin of
// src/helpers/analysis/scaling/values.py. A number is a JavaScript number or one Float64Array, a column with an
// entry for each draw. No DOM.

/** Python's rounding: a half goes to the even neighbour. */
function even(x) {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest < 0.5) return low;
  return rest > 0.5 || low % 2 !== 0 ? low + 1 : low;
}

const power = (a, b) => (a === 1 ? 1 : b === 2 ? a * a : Math.pow(a, b));
const ONE = {
  neg: (x) => -x,
  ceil: Math.ceil,
  floor: Math.floor,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  round: even,
};
const TWO = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": power,
  min: Math.min,
  max: Math.max,
  log: (a, b) => Math.log(a) / Math.log(b),
  round: (a, b) => even(a * power(10, b)) / power(10, b),
};

const isNumber = (x) => typeof x === "number";

/** `x` under a function of one number; into the column `out`, which may be `x` itself. */
export function map(work, x, out) {
  if (isNumber(x)) return work(x);
  const into = out ?? new Float64Array(x.length);
  for (let k = 0; k < into.length; k += 1) into[k] = work(x[k]);
  return into;
}

/** Two numbers under an operator or a function of two; a column if one is, and then into `out` if given. */
export function join(name, a, b, out) {
  if (isNumber(a) && isNumber(b)) return TWO[name](a, b);
  const n = isNumber(a) ? b.length : a.length;
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

/** Added before rounding down, so that 4.9999999999 from an exact 5 is 5. */
const HAIR = 1e-9;
export const floor = (number) => map((x) => Math.floor(x + HAIR), number);
/** Servers and connections are whole, and there is at least one. */
export const whole = (number) => map((x) => Math.max(Math.floor(x + HAIR), 1), number);
export const plus = (a, b) => join("+", a, b);
export const minus = (a, b) => join("-", a, b);
export const max = (a, b) => join("max", a, b);
export const over = (a, b) => join("/", a, b);
export const times = (a, b) => join("*", a, b);

/**
 * The result of a formula in postfix order; not finite where it has none.
 * @param {(number|string|[string, number])[]} formula a number, an operator, ["in", k] for input k, or
 *   [function, number of arguments]
 * @param {(number|Float64Array)[]} inputs
 */
export function compute(formula, inputs) {
  const stack = [];
  // A column made on the way is written over by the next step; an input is not.
  const own = (x) => (isNumber(x) || inputs.includes(x) ? undefined : x);
  const two = (name, a, b) => join(name, a, b, own(a) ?? own(b));
  for (const token of formula) {
    if (isNumber(token)) stack.push(token);
    else if (token === "neg") stack.push(one(token, stack.pop()));
    else if (typeof token === "string") {
      const right = stack.pop();
      stack.push(two(token, stack.pop(), right));
    } else if (token[0] === "in") stack.push(inputs[token[1]]);
    else {
      const [name, count] = token;
      const given = stack.splice(stack.length - count, count);
      if (name === "min" || name === "max") stack.push(given.reduce((a, b) => two(name, a, b)));
      else stack.push(count === 2 ? two(name, ...given) : one(name, given[0]));
    }
  }
  return stack[0];

  function one(name, x) {
    return map(ONE[name], x, own(x));
  }
}

function finite(x) {
  if (isNumber(x)) return Number.isFinite(x);
  let gap = 0;
  // x - x is 0 for a finite number and else not a number.
  for (let k = 0; k < x.length; k += 1) gap += x[k] - x[k];
  return gap === 0;
}

/**
 * Give every value its number, in the unit of its record.
 * @param p from `problem`
 * @param {Object<string, number>} overrides value id: number in its own unit; an overridden formula is a constant
 * @param {Map<string, Float64Array>} [drawn] range id: a number for each draw; a range not drawn is at its mode
 * @returns {{own: Map<string, number|Float64Array>, base: (id: string) => any}} `base`
 *   gives the number in base units: seconds, per day, bytes, plain counts and shares
 */
export function evaluate(p, overrides = {}, drawn = new Map()) {
  for (const id of Object.keys(overrides))
    if (!p.value.has(id)) throw new RangeError(`no value '${id}'`);
  const own = new Map();
  for (const value of p.values) {
    let number;
    if (Object.hasOwn(overrides, value.id)) number = overrides[value.id];
    else if (value.formula) {
      number = compute(
        value.formula,
        value.inputs.map((id) => own.get(id)),
      );
      if (!finite(number)) throw new RangeError(`the formula of ${value.id} has no finite result`);
    } else if (value.mode !== undefined) number = drawn.get(value.id) ?? value.mode;
    else number = value.value;
    own.set(value.id, number);
  }
  const kept = new Map();
  const base = (id) => {
    if (!kept.has(id)) {
      const { scale } = p.value.get(id);
      kept.set(id, scale === 1 ? own.get(id) : join("*", own.get(id), scale));
    }
    return kept.get(id);
  };
  return { own, base };
}
