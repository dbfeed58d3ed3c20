// The verdict on one load in words, letter for letter as src/helpers/text/scaling.py has it. No DOM.

import { state } from "./path.js";
import { DECIDING, spread, tornado } from "./uncertainty.js";

const PLACES = 3;
const HAIR = 1e-6;
const NAMED = 4;
const OFTEN = 0.05;
const NBSP = "\u00a0";

/** A number of at least 0 to so many significant digits, with thousands separators: 1,200; 6.9; 0.0052; 10. */
export function number(amount, digits = 2) {
  let zeros = 0;
  while (amount / 10 ** zeros + HAIR >= 10 ** digits) zeros += 1;
  let decimals = 0;
  while (amount > 0 && amount * 10 ** decimals + HAIR < 10 ** (digits - 1) && decimals < 6)
    decimals += 1;
  const steps = Math.floor((amount / 10 ** zeros) * 10 ** decimals + 0.5 + HAIR);
  const rest = steps % 10 ** decimals;
  const whole = (steps - rest) / 10 ** decimals;
  const text = `${whole}${whole ? "0".repeat(zeros) : ""}`.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest ? `${text}.${String(rest).padStart(decimals, "0")}`.replace(/0+$/, "") : text;
}

/** A share of the draws in whole percent; never 0 or 100 unless it is. */
export function percent(share) {
  const whole = Math.floor(share * 100 + 0.5 + HAIR);
  if (whole === 0 && share > 0) return `less than 1${NBSP}%`;
  if (whole === 100 && share < 1) return `more than 99${NBSP}%`;
  return `${whole}${NBSP}%`;
}

/**
 * A title within a sentence: its first letter small, unless its first word is a name: its second letter is a
 * capital, or it stands with its capital within another title.
 */
export function inSentence(p, title) {
  const word = title.split(" ")[0];
  const titles = [...p.loads, ...p.resources, ...p.remedies].map(({ title: other }) => other);
  const inside = titles.some((other) => `${other} `.includes(` ${word} `));
  const second = title.slice(1, 2);
  const capital = second !== second.toLowerCase() && second === second.toUpperCase();
  return inside || capital ? title : title.slice(0, 1).toLowerCase() + title.slice(1);
}

const count = (many, noun) => (many === 1 ? `${many} ${noun}` : `${many} ${noun}s`);
const listing = (items) =>
  items.length > 1 ? `${items.slice(0, -1).join(", ")} and ${items.at(-1)}` : items[0];

/**
 * What is over its limit, what breaks first, second and third, and what decides it.
 * @param p from `problem`
 * @param options as for `state`
 * @param {{state?: any, spread?: any, tornado?: any[]}} found what `state`, `spread` and `tornado` gave
 *   with these options; what is not given is worked out
 * @returns {string[]} sentences, the headline first
 */
export function verdict(p, options = {}, found = {}) {
  const now = found.state ?? state(p, options);
  const words = {
    found: now,
    spread: found.spread ?? spread(p, options),
    bars: found.tornado ?? tornado(p, options),
    title: Object.fromEntries(p.resources.map(({ id, title }) => [id, `“${title}”`])),
    noun: inSentence(p, p.load.get(now.driver).title),
    load: now.load[now.driver],
    first: now.resources.find(({ id }) => id === now.order[0]),
  };
  return [headline, order, often, over, decides, objectives]
    .map((each) => each(words))
    .filter((text) => text);
}

function headline({ found, title, noun, load, first }) {
  const [full, every] = [found.saturated.length, found.resources.length];
  let text = `At ${number(load, 3)} ${noun}`;
  if (full === 0) text += " no part is over its limit";
  else if (full === 1) text += ` one of ${every} parts is over its limit`;
  else text += ` ${full} of ${every} parts are over their limits`;
  if (!first) return `${text}; nothing breaks as this load grows.`;
  return `${text}; ${title[first.id]} breaks first, at about ${number(first.breaking)}.`;
}

function over({ found, spread, title }) {
  const full = found.saturated;
  if (!full.length) return "";
  const named = full.slice(0, NAMED).map((id) => {
    if (found.already.includes(id)) return `${title[id]} (today already)`;
    const [{ over: share }, { breaking }] = [spread, found].map((all) =>
      all.resources.find((part) => part.id === id),
    );
    return `${title[id]} (${breaking === null ? "whatever this load is, " : ""}in ${percent(share)} of the draws)`;
  });
  if (full.length > NAMED) named.push(count(full.length - NAMED, "other"));
  return `Over: ${listing(named)}.`;
}

function order({ found, spread, title, first }) {
  if (!first) return "";
  let text = "";
  if (found.today > 0) {
    const times = number(first.breaking / found.today);
    text = `That is ${times} times today's ${number(found.today)}, with all assumptions at their likely values`;
  }
  const [low, high] = [spread.first[0], spread.first.at(-1)].map((at) =>
    at === null ? null : number(at),
  );
  if (low !== null && high !== null && low !== high) {
    const span = `ine draws in ten put it between ${low} and ${high}`;
    text = text ? `${text}; n${span}` : `N${span}`;
  }
  const then = found.order
    .slice(1, PLACES)
    .map((id) => found.resources.find((part) => part.id === id));
  if (then.length) {
    const names = listing(
      then.map((part) => `${title[part.id]} (at about ${number(part.breaking)})`),
    );
    const follow = `${names} ${then.length === 1 ? "follows" : "follow"}`;
    text = text ? `${text}. ${follow}` : follow;
  }
  return text && `${text}.`;
}

/** Who is first how often, the most frequent first, the others from OFTEN on. */
function often({ spread, title }) {
  const ranked = [...spread.resources].sort((a, b) => b.first - a.first);
  const [top, ...others] = ranked.filter(({ first }) => first >= OFTEN).slice(0, PLACES);
  if (!top) return "";
  let text = `First to break in ${percent(top.first)} of the draws: ${title[top.id]}`;
  if (others.length)
    text += `; ${listing(others.map(({ id, first }) => `in ${percent(first)} ${title[id]}`))}`;
  return `${text}.`;
}

function decides({ bars }) {
  if (!bars.length) return "";
  const [widest, ...others] = bars.slice(0, DECIDING);
  const [low, high] = [widest.low, widest.high].map((end) =>
    end.load === null ? "never" : number(end.load),
  );
  let text = `What decides the first break is “${widest.title}”: over its range the break moves from ${low} to ${high}`;
  if (others.length) text += `; then ${listing(others.map(({ title }) => `“${title}”`))}`;
  return `${text}.`;
}

function objectives({ found, title, load }) {
  const missed = found.resources.filter(({ objective }) => objective !== null && objective <= load);
  if (!missed.length) return "";
  const named = missed.map(
    ({ id, objective }) =>
      `${title[id]} (${objective === 0 ? "at any load" : `from about ${number(objective)}`})`,
  );
  return `Too slow for its objective: ${listing(named)}.`;
}
