// The tables of <failure-explorer>: who is hit and why, and every recorded failure by capability.

import { make } from "../shared/dom.js";
import { sign } from "./map.js";

const STATES = ["down", "degraded", "delayed", "up"]; // worst first
const REACH = {
  "computed-wider": "reaches further",
  "computed-narrower": "reaches less far",
  differs: "reaches further and less far",
};
const RIGHT = {
  computed: "the graph is right",
  published: "the record is right",
  both: "both are right",
};

/** Rows that a phone shows as blocks: the roles keep them a table for screen readers. */
const row = (attributes, ...cells) => make("tr", { role: "row", ...attributes }, ...cells);
const cell = (attributes, ...children) => make("td", { role: "cell", ...attributes }, ...children);
const head = (text) => make("th", { scope: "col", role: "columnheader", text });
const scroller = (label, child) =>
  make("div", { class: "ax-scroll", role: "region", tabindex: "0", "aria-label": label }, child);

/** A state as sign and word. */
const stated = (state, word = state) =>
  make("span", { class: `fx-state fx-${state}` }, sign(state), word);

/** The table of capabilities; its rows are put into `body` after each change. */
export function reach(body, title) {
  const columns = ["Capability", "State", "Shows", "Why"].map(head);
  return make(
    "table",
    { class: "ax-table fx-reach", role: "table", "aria-label": `Capabilities: ${title}` },
    make("thead", { role: "rowgroup" }, row({}, ...columns)),
    body,
  );
}

/** @param {{title, user, state, shows: string, waits: string[], steps: Node|null}} hit */
export function reachRow(hit) {
  return row(
    { class: `fx-row fx-${hit.state}` },
    make(
      "th",
      { scope: "row", role: "rowheader" },
      hit.title,
      make("small", { text: ` ${hit.user}` }),
    ),
    cell(
      {},
      stated(hit.state),
      ...hit.waits.map((what) => make("span", { class: "fx-waits", text: `${what} waits` })),
    ),
    cell({ "data-label": "Shows", text: hit.shows }),
    cell({ class: "fx-because" }, hit.steps ?? "—"),
  );
}

/** How a failure travels, as a list from what is down to what is hit. */
export function way(steps) {
  return make(
    "ol",
    { class: "fx-way-list" },
    ...steps.map(({ title, state, text }) =>
      make("li", {}, sign(state, 11), make("b", { text: title }), ` ${text}`),
    ),
  );
}

/** How many capabilities are in each state. */
export function counts(count) {
  return STATES.map((state) =>
    make("span", { class: "fx-count" }, stated(state, `${count(state)} ${state}`)),
  );
}

/** Weighted share of the capabilities in each state: a bar, and the same in figures. */
export function shares({ weights }, percent) {
  const whole = STATES.reduce((sum, state) => sum + weights[state], 0);
  const parts = STATES.filter((state) => weights[state] > 0);
  return [
    make(
      "div",
      { class: "fx-strip", "aria-hidden": "true" },
      ...parts.map((state) =>
        make("span", { class: `fx-${state}`, style: `flex-grow:${weights[state]}` }),
      ),
    ),
    make(
      "ul",
      {},
      ...STATES.map((state) => make("li", {}, stated(state), ` ${percent(weights[state], whole)}`)),
    ),
    make("p", { class: "ax-note", text: "Shares of all capabilities, by the weight I give each." }),
  ];
}

/** What is held up, and what is at risk: apart from who can do what. */
export function stakes({ carried, stakes: all }, { transit, risks }, title) {
  const box = (name, none, items) =>
    make(
      "div",
      {},
      make("p", { class: "fx-term", text: name }),
      items.length ? make("ul", {}, ...items) : make("p", { class: "ax-note", text: none }),
    );
  const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
  const held = (stake) =>
    transit[stake.id].length
      ? [make("li", { text: `${transit[stake.id].map(title).join("; ")}.` })]
      : [];
  const at = (stake) =>
    stake.levels.flatMap((level, rank) =>
      risks
        .filter((risk) => risk.stake === stake.id && risk.level === level.id)
        .map((risk) =>
          make(
            "li",
            { class: rank ? null : "fx-worst" },
            make("b", { text: risk.title }),
            make("span", { class: "ax-tag", text: level.title }),
            ` ${risk.text}`,
          ),
        ),
    );
  return [
    ...carried.map((stake) =>
      box(
        `${capital(stake.transit)} can be held up in`,
        "Nothing that is hit holds it up.",
        held(stake),
      ),
    ),
    ...all.map((stake) => box(stake.subject, "Not at risk from what is down.", at(stake))),
  ];
}

/** The row below a failure that is loaded: what the graph finds, and what the record says. */
export function told(mode, stakes, finding, columns, show) {
  const by = mode.origin === "published" ? "Published reach" : "Recorded reach";
  const named = (id) => stakes.find((stake) => stake.id === id).title;
  const lines = [[by, mode.text], ...mode.risks.map((risk) => [named(risk.stake), risk.text])];
  if (mode.agreement) lines.push([`The graph ${agreed(mode)}`, mode.agreement.why]);
  lines.push(["Sources", mode.sources]);
  return make(
    "tr",
    { class: "fx-told" },
    make(
      "td",
      { colspan: columns + 1 },
      make(
        "dl",
        {},
        make("dt", { text: "Computed reach" }),
        make("dd", { text: finding }),
        ...lines.flatMap(([term, html]) => [make("dt", { text: term }), make("dd", { html })]),
      ),
      make("button", { type: "button", text: "Show it on the map", onclick: show }),
    ),
  );
}

function agreed(mode) {
  if (!mode.agreement) return mode.origin === "published" ? "as published" : "as recorded";
  return `${REACH[mode.agreement.verdict]}; ${RIGHT[mode.agreement.right]}`;
}

/**
 * Every recorded failure by capability.
 * @param {{mode: any, states: any}[]} found what the graph computes for each mode
 * @param {(id: string) => void} press
 */
export function records(found, capabilities, title, press) {
  const rows = new Map();
  const body = found.map(({ mode, states }) => {
    const button = make("button", {
      type: "button",
      "aria-pressed": "false",
      text: mode.title,
      onclick: () => press(mode.id),
    });
    const line = make(
      "tr",
      {},
      make(
        "th",
        { scope: "row" },
        button,
        make("small", { class: mode.agreement ? "fx-differs" : null, text: agreed(mode) }),
      ),
      ...capabilities.map((capability) =>
        record(states[capability.id], mode.stated[capability.id] ?? "up"),
      ),
    );
    rows.set(mode.id, { button, line });
    return line;
  });
  const names = capabilities.map((capability) =>
    make("th", { scope: "col" }, make("span", { text: capability.title })),
  );
  const table = make(
    "table",
    { class: "fx-heat" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "Failure" }), ...names)),
    make("tbody", {}, ...body),
  );
  return { table: scroller(`Recorded failures: ${title}`, table), rows };
}

function record(computed, published) {
  const other = published !== computed;
  return make(
    "td",
    { class: `fx-cell fx-${computed}${other ? " fx-other" : ""}` },
    sign(computed, 15),
    make("span", { class: "visually-hidden", text: computed }),
    other
      ? make(
          "span",
          { class: "fx-said" },
          sign(published, 10),
          make("span", { class: "visually-hidden", text: `, recorded as ${published}` }),
        )
      : null,
  );
}

/** What the signs mean. */
export function key() {
  const words = {
    down: "down",
    degraded: "degraded: works in part",
    delayed: "delayed: shows later",
    up: "up",
  };
  return make(
    "ul",
    { class: "fx-key" },
    ...STATES.map((state) => make("li", {}, sign(state), words[state])),
    make("li", {}, make("span", { class: "fx-sample" }), "taken down"),
  );
}
