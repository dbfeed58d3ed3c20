// The way without the map of <failure-explorer>: everything that can be taken down in one list, and chips
// for what is.

import { button, make } from "../shared/dom.js";
import { NOTEBOOK } from "../shared/site.js";

export class Choice {
  /** @param {import("./explorer.js").FailureExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const id = `${explorer.id}-pick`;
    const { nodes, groups } = explorer.system;
    /** @type {(label: string, items: { id: string, title: string }[]) => Node} */
    const options = (label, items) =>
      make(
        "optgroup",
        { label },
        ...items.map((item) => make("option", { value: item.id, text: item.title })),
      );
    this.select = make(
      "select",
      {
        id,
        onchange: () => {
          this.nameAct();
          explorer.look(this.select.value);
        },
      },
      options("Recorded failures", explorer.modes),
      options("Groups that fall together", groups),
      ...explorer.data.layers.map((layer) =>
        options(
          layer.title,
          nodes.filter((node) => node.layer === layer.id),
        ),
      ),
    );
    this.act = button("", () => explorer.press(this.select.value));
    this.restore = button("Restore all", () => explorer.set([]));
    this.chips = make("ul", { class: "fx-taken", "aria-label": "Failed", tabindex: "-1" });
    this.element = make(
      "div",
      { class: "fx-bar" },
      make("label", { for: id, text: "Failure, group or part" }),
      this.select,
      this.act,
      this.restore,
      NOTEBOOK ? null : explorer.copyButton(),
    );
  }

  paint() {
    const { explorer, chips } = this;
    const held = chips.contains(document.activeElement);
    chips.replaceChildren(
      ...explorer.taken.map((id) => {
        const title = explorer.titleOf(id);
        const chip = button("", () => explorer.toggle(id), { "aria-label": `Restore ${title}` });
        chip.append(make("span", { "aria-hidden": "true", text: "✕ " }), title);
        return make("li", {}, chip);
      }),
    );
    chips.hidden = !explorer.edited;
    // Not the property: it would take the focus away from who has just pressed it.
    this.restore.setAttribute("aria-disabled", String(!explorer.edited));
    // The chip that was pressed is gone: the next one has the focus, or the list above.
    if (held) (chips.querySelector("button") ?? this.select).focus();
    this.nameAct();
  }

  /** The button beside the list says what it would do. */
  nameAct() {
    const { explorer } = this;
    const id = this.select.value;
    const mode = explorer.modeOf(id);
    if (mode) {
      const loaded = explorer.isDown(mode.takes_down);
      this.act.textContent = loaded ? "Undo this failure" : "Load this failure";
    } else this.act.textContent = explorer.isTaken(id) ? "Restore it" : "Take it down";
  }
}
