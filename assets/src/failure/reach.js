// Who is hit by what is taken down in <failure-explorer>, and why; and what else is at risk.

import { make } from "../shared/dom.js";
import * as engine from "./engine.js";
import { percent, sentence } from "../shared/phrases.js";
import { stated, way } from "./signs.js";

/** Rows that a phone shows as blocks: the roles keep them a table for screen readers. */
const ROW = { role: "row" };
const CELL = { role: "cell" };

export class Reach {
  /** @param {import("./explorer.js").FailureExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.share = make("div", { class: "fx-share" });
    this.body = make("tbody", { role: "rowgroup" });
    this.stakes = make("div", { class: "fx-stakes", id: `${explorer.id}-stakes` });
    const head = ["Capability", "State", "Shows", "Why"].map((text) =>
      make("th", { scope: "col", role: "columnheader", text }),
    );
    this.table = make(
      "table",
      {
        class: "ax-table fx-reach",
        role: "table",
        "aria-label": `Capabilities: ${explorer.data.title}`,
      },
      make("thead", { role: "rowgroup" }, make("tr", ROW, ...head)),
      this.body,
    );
    this.elements = [
      explorer.heading({ text: "Who is affected, and why" }),
      this.share,
      this.table,
      ...(explorer.system.stakes.length
        ? [explorer.heading({ text: "What is at risk" }), this.stakes]
        : []),
    ];
  }

  paint() {
    this.paintShares();
    this.body.replaceChildren(...this.explorer.system.capabilities.map((node) => this.row(node)));
    this.paintStakes();
  }

  /** Weighted share of the capabilities in each state: a bar, and the same in figures. */
  paintShares() {
    const { weights, share } = this.explorer.blast;
    const parts = engine.WORST.filter((state) => weights[state] > 0).map((state) =>
      make("span", { class: `fx-${state}`, style: `flex-grow:${weights[state]}` }),
    );
    const figures = engine.WORST.map((state) =>
      make("li", {}, stated(state), ` ${percent(share[state])}`),
    );
    this.share.replaceChildren(
      make("div", { class: "fx-strip", "aria-hidden": "true" }, ...parts),
      make("ul", {}, ...figures),
      make("p", {
        class: "ax-note",
        text: "Shares of all capabilities, by the weight of each.",
      }),
    );
  }

  /** @param {import("./types.js").Part} capability */
  row({ id, title }) {
    const { explorer } = this;
    const { carried } = explorer.system;
    const state = explorer.state(id);
    const waits = carried.filter((stake) => explorer.blast.transit[stake.id].includes(id));
    return make(
      "tr",
      { ...ROW, class: `fx-row fx-${state}` },
      make(
        "th",
        { scope: "row", role: "rowheader" },
        title,
        make("small", { text: ` ${explorer.userOf(id)}` }),
      ),
      make(
        "td",
        CELL,
        stated(state),
        ...waits.map((stake) => make("span", { class: "fx-waits", text: `${stake.title} waits` })),
      ),
      make("td", { ...CELL, "data-label": "Shows", text: explorer.shows(id) }),
      make(
        "td",
        { ...CELL, class: "fx-because" },
        explorer.found[id].state ? way(explorer.steps(id)) : "—",
      ),
    );
  }

  /** What is held up, and what is at risk: apart from who can do what. */
  paintStakes() {
    const { system, blast } = this.explorer;
    /** @type {(name: string, none: string, items: Node[]) => Node} */
    const box = (name, none, items) =>
      make(
        "div",
        {},
        make("p", { class: "fx-term", text: name }),
        items.length ? make("ul", {}, ...items) : make("p", { class: "ax-note", text: none }),
      );
    const held = system.carried.map((stake) => {
      const where = blast.transit[stake.id].map((id) => this.explorer.titleOf(id));
      return box(
        `${sentence(stake.transit)} can be held up in`,
        "Nothing affected holds it up.",
        where.length ? [make("li", { text: `${where.join("; ")}.` })] : [],
      );
    });
    const risked = system.stakes.map((stake) => {
      const found = stake.levels.flatMap((level, rank) =>
        blast.risks
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
      return box(stake.subject, "Not at risk from what is down.", found);
    });
    this.stakes.replaceChildren(...held, ...risked);
  }
}
