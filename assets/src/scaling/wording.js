// The verdict on one load in words, letter for letter as src/helpers/text/scaling.py has it. No DOM.

import { listing, number, percent as decimal } from "../shared/phrases.js";
import { state } from "./path.js";
import { TIE, binding, isNotice, loadOf } from "./resources.js";
import { DECIDING, spread, tornado } from "./uncertainty.js";

const PLACES = 3;
const NAMED = 4;
const OFTEN = 0.05;
/** @type {Record<string, string>} what follows where the first part saturates */
const CONSEQUENCE = {
  stops: "The first to saturate stops: work is refused or never done",
  slows: "The first to saturate slows: work waits, longer as the load lasts",
};

/** A share of the draws in whole percent. */
const percent = (/** @type {number} */ share) => decimal(share, 0);

/**
 * A title within a sentence: its first letter small, unless its first word is a name: its second letter is a
 * capital, or it stands with its capital within another title.
 * @param {import("./types.js").Problem} p
 * @param {string} title
 */
export function inSentence(p, title) {
  const word = title.split(" ")[0];
  const titles = [...p.loads, ...p.resources, ...p.remedies].map(({ title: other }) => other);
  const inside = titles.some((other) => `${other} `.includes(` ${word} `));
  const second = title.slice(1, 2);
  const capital = second !== second.toLowerCase() && second === second.toUpperCase();
  return inside || capital ? title : title.slice(0, 1).toLowerCase() + title.slice(1);
}

const count = (/** @type {number} */ many, /** @type {string} */ noun) =>
  many === 1 ? `${many} ${noun}` : `${many} ${noun}s`;

/**
 * @typedef {import("./types.js").Part} Part
 * @typedef {{
 *   found: import("./types.js").State,
 *   spread: import("./types.js").Spread,
 *   bars: import("./types.js").Bar[],
 *   title: Record<string, string>,
 *   noun: string,
 *   load: number,
 *   first: Part | undefined,
 *   resources: import("./types.js").Resource[],
 * }} Words
 */

/** @type {(found: import("./types.js").State, id: string) => Part | undefined} */
const partOf = (found, id) => found.resources.find((part) => part.id === id);

/**
 * What is saturated, what saturates first, second and third, and what decides it.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Options} options
 * @param {{ state?: import("./types.js").State, spread?: import("./types.js").Spread,
 *   tornado?: import("./types.js").Bar[] }} found what `state`, `spread` and `tornado` gave
 *   with these options; what is not given is worked out
 * @returns {string[]} sentences, the headline first
 */
export function verdict(p, options = {}, found = {}) {
  const words = wordsOf(p, options, found);
  return [headline, order, follows, often, over, notices, decides, objectives]
    .map((each) => each(words))
    .filter((text) => text);
}

/** @type {(...given: Required<Parameters<typeof verdict>>) => Words} */
function wordsOf(p, options, found) {
  const now = found.state ?? state(p, options);
  return {
    found: now,
    spread: found.spread ?? spread(p, options),
    bars: found.tornado ?? tornado(p, options),
    title: Object.fromEntries(p.resources.map(({ id, title }) => [id, `“${title}”`])),
    noun: inSentence(p, loadOf(p, now.driver).title),
    load: now.load[now.driver],
    first: partOf(now, now.order[0]),
    resources: p.resources,
  };
}

/**
 * The headline and, if any load saturates something, how sure it is: the twin of `briefly` in Python.
 * @type {typeof verdict}
 */
export function briefly(p, options = {}, found = {}) {
  const words = wordsOf(p, options, found);
  return [headline(words), sure(words)].filter((text) => text);
}

/** @param {Words} words */
function headline({ found, title, noun, load, first, resources }) {
  return saturation({
    noun,
    load,
    today: found.today,
    full: found.saturated.length,
    every: resources.filter((one) => !isNotice(one)).length,
    first: first ? { title: title[first.id], at: Number(first.breaking) } : null,
  });
}

/**
 * How many parts are saturated at a load, and which one saturates first.
 * @param {{ noun: string, load: number, today: number, full: number, every: number,
 *   first: { title: string, at: number } | null }} found `title` in quotes
 */
export function saturation({ noun, load, today, full, every, first }) {
  // Today's load is written as everywhere; one a reader set keeps what was set.
  const asToday = Math.abs(load - today) <= TIE * load;
  // A noun that brings a comma needs another before the sentence goes on.
  let text = `At ${number(load, asToday ? 2 : 3)} ${noun}${noun.includes(",") ? "," : ""}`;
  if (full === 0) text += " no part is saturated";
  else if (full === 1) text += ` one of ${every} parts is saturated`;
  else text += ` ${full} of ${every} parts are saturated`;
  if (!first) return `${text}; nothing saturates as this load grows.`;
  return `${text}; ${first.title} saturates first, at about ${number(first.at)}.`;
}

/**
 * Between which loads the first to saturate does, and what moves it most.
 * @param {Words} words
 */
function sure({ spread, bars, first }) {
  if (!first) return "";
  const band = spread.resources.find(({ id }) => id === first.id)?.breaking ?? [];
  const [low, , , , high] = band.map((at) => (at === null ? null : number(at)));
  let text = "";
  if (low !== null && high !== null && low !== high)
    text = `Nine draws in ten put that between ${low} and ${high}`;
  if (bars.length) {
    const moved = `hat moves it most is “${bars[0].title}”`;
    text = text ? `${text}; w${moved}` : `W${moved}`;
  }
  return text && `${text}.`;
}

/** @param {Words} words */
function follows({ first, resources }) {
  const resource = resources.find(({ id }) => id === first?.id);
  const said = CONSEQUENCE[first?.consequence ?? ""];
  return first && resource && said ? `${said} (${binding(resource, first.binds)}).` : "";
}

/** @param {Words} words */
function notices({ found: { notices: told }, title }) {
  if (!told.length) return "";
  const many = told.length > 1 ? "limits that stop nothing" : "a limit that stops nothing";
  return `Beyond ${many}: ${listing(told.map((id) => title[id]))}.`;
}

/** @param {Words} words */
function over({ found, spread, title }) {
  const full = found.saturated;
  if (!full.length) return "";
  const named = full.slice(0, NAMED).map((id) => {
    if (found.already.includes(id)) return `${title[id]} (today already)`;
    const share = spread.resources.find((part) => part.id === id)?.over ?? 0;
    return `${title[id]} (${partOf(found, id)?.breaking === null ? "whatever this load is, " : ""}in ${percent(share)} of the draws)`;
  });
  if (full.length > NAMED) named.push(count(full.length - NAMED, "other"));
  return `Saturated: ${listing(named)}.`;
}

/** @param {Words} words */
function order({ found, spread, title, first }) {
  if (!first) return "";
  let text = "";
  if (found.today > 0) {
    const times = number(Number(first.breaking) / found.today);
    text = `That is ${times} times today's ${number(found.today)}, with all assumptions at their likely values`;
  }
  const band = spread.resources.find(({ id }) => id === first.id)?.breaking ?? [];
  const [low, , , , high] = band.map((at) => (at === null ? null : number(at)));
  if (low !== null && high !== null && low !== high) {
    const span = `ine draws in ten put it between ${low} and ${high}`;
    text = text ? `${text}; n${span}` : `N${span}`;
  }
  const then = found.order.slice(1, PLACES).flatMap((id) => partOf(found, id) ?? []);
  if (then.length) {
    const names = listing(
      then.map((part) => `${title[part.id]} (at about ${number(Number(part.breaking))})`),
    );
    const follow = `${names} ${then.length === 1 ? "follows" : "follow"}`;
    text = text ? `${text}. ${follow}` : follow;
  }
  return text && `${text}.`;
}

/**
 * How often it is first, and who else is, the most frequent first, from OFTEN on.
 * @param {Words} words
 */
function often({ spread, title, first }) {
  if (!first) return "";
  const ranked = [...spread.resources].sort((a, b) => b.first - a.first);
  const others = ranked
    .filter(({ id, first: share }) => id !== first.id && share >= OFTEN)
    .slice(0, PLACES - 1);
  const own = spread.resources.find(({ id }) => id === first.id)?.first ?? 0;
  let text = `It is first in ${percent(own)} of the draws`;
  if (others.length)
    text += `; ${listing(others.map(({ id, first: share }) => `in ${percent(share)} ${title[id]} is`))}`;
  return `${text}.`;
}

/** @param {Words} words */
function decides({ bars }) {
  if (!bars.length) return "";
  const [widest, ...others] = bars.slice(0, DECIDING);
  const [low, high] = [widest.low, widest.high].map((end) =>
    end.load === null ? "never" : number(end.load),
  );
  let text = `The assumption that moves the first saturation load most is “${widest.title}”: over its range that load goes from ${low} to ${high}`;
  if (others.length) text += `; then ${listing(others.map(({ title }) => `“${title}”`))}`;
  return `${text}.`;
}

/** @param {Words} words */
function objectives({ found, title, load }) {
  const named = found.resources.flatMap(({ id, objective }) =>
    objective !== null && objective <= load
      ? `${title[id]} (${objective === 0 ? "at any load" : `from about ${number(objective)}`})`
      : [],
  );
  if (!named.length) return "";
  return `Too slow for its objective: ${listing(named)}.`;
}
