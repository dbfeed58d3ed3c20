// What a reader of <tradeoff-explorer> can change: weights, scores, and what is looked at; and its link.

import { Explorer } from "../shared/explorer.js";
import * as engine from "./engine.js";

const NUMBER = String.raw`\d+(?:\.\d+)?(?:e-\d+)?`;
const STATE = new RegExp(
  `^w(${NUMBER}(?:-${NUMBER})*)(?:_s(\\d+\\.\\d+\\.[1-5](?:-\\d+\\.\\d+\\.[1-5])*))?` +
    String.raw`(?:_l(\d+))?(?:_c(\d+)\.(\d+))?(_h)?$`,
);

/**
 * Weights of any scale as shares; those that are shares already are kept to the bit.
 * @param {number[]} weights
 */
function sharesOf(weights) {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Math.abs(sum - 1) < engine.TIE ? weights : weights.map((weight) => weight / sum);
}

/**
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
const same = (a, b) => a.every((value, k) => value === b[k]);

/** @extends {Explorer<import("./types.js").Data>} */
export class TradeoffState extends Explorer {
  /** @type {number[]} shares of 1 */ weights;
  /** @type {number[][]} */ scores;
  /** @type {boolean} whether the scores are those with hindsight, where the reader left them */ later;
  /** @type {number[] | null} weights before one of them took all */ proportions;
  /** @type {number} the criterion of the line chart */ lined;
  /** @type {[number, number] | null} the open cell: option, criterion */ cell;

  get author() {
    return this.data.criteria.map((criterion) => criterion.weight / 100);
  }

  reset() {
    this.weights = this.author;
    this.later = false;
    this.scores = this.base(false);
    this.proportions = null;
    this.lined = 0;
    this.cell = null;
  }

  /**
   * The recorded scores.
   * @param {boolean} later with hindsight, or as decided
   */
  base(later) {
    const scores = this.data.scores.map((row) => [...row]);
    for (const { option, criterion, score } of (later && this.data.hindsight?.changes) || [])
      scores[option][criterion] = score;
    return scores;
  }

  /**
   * What hindsight says of a cell, if anything.
   * @param {number} i
   * @param {number} j
   */
  since(i, j) {
    return this.data.hindsight?.changes.find(
      ({ option, criterion }) => option === i && criterion === j,
    );
  }

  /** Cells whose score is the reader's: option, criterion, score. */
  get rescored() {
    const base = this.base(this.later);
    return this.scores.flatMap((row, i) =>
      row.flatMap((score, j) => (score === base[i][j] ? [] : [[i, j, score]])),
    );
  }

  /**
   * The scores with hindsight or as decided; what the reader changed stays.
   * @param {boolean} later
   */
  scoresOf(later) {
    const scores = this.base(later);
    for (const [i, j, score] of this.rescored) scores[i][j] = score;
    return scores;
  }

  /** @param {boolean} later */
  look(later) {
    this.scores = this.scoresOf(later);
    this.later = later;
  }

  /** Whose scores these are. @returns {import("./types.js").View} */
  get view() {
    if (this.reweighted || this.rescored.length) return "edited";
    if (!this.data.hindsight) return "recorded";
    return this.later ? "hindsight" : "decided";
  }

  get reweighted() {
    const { author } = this;
    return this.weights.some((weight, j) => Math.abs(weight - author[j]) > engine.TIE);
  }

  get told() {
    const whose = [this.reweighted ? "weights" : "", this.rescored.length ? "scores" : ""];
    const what = whose.filter(Boolean).join(" and ");
    if (!what) return "This view came with the link; weights and scores are the recorded ones.";
    return `These ${what} came with the link: whoever sent it set them. They are not the recorded ones.`;
  }

  get problem() {
    return this.problemOf(this.scores);
  }

  /** @param {number[][]} scores */
  problemOf(scores) {
    const { options, criteria, draws } = this.data;
    return engine.problem({
      options: options.map((option) => option.id),
      criteria: criteria.map((criterion) => criterion.id),
      scores,
      weights: this.weights,
      chosen: options.findIndex((option) => option.chosen),
      knocked_out: options.map((option) => option.knocked_out),
      draws,
    });
  }

  /**
   * "w30-25-20-15-10" in percent, or shares where percent would lose a digit; "_s0.2.4": option,
   * criterion, score; "_l1": criterion of the line chart; "_c0.2": the open cell; "_h": hindsight.
   */
  get link() {
    const percents = this.weights.map((weight) => Number((weight * 100).toPrecision(12)));
    const weights = this.reweighted ? this.weights : this.author;
    const written = same(sharesOf(percents), weights) ? percents : weights;
    return [
      `w${written.map(String).join("-")}`,
      this.rescored.length ? `s${this.rescored.map((entry) => entry.join(".")).join("-")}` : null,
      this.lined ? `l${this.lined}` : null,
      this.cell ? `c${this.cell.join(".")}` : null,
      this.later ? "h" : null,
    ]
      .filter((part) => part !== null)
      .join("_");
  }

  /** @param {string} text */
  read(text) {
    const [, weighed, scored, lined, row, column, later] = text.match(STATE) ?? [];
    if (!weighed) return;
    if (later && this.data.hindsight) this.look(true);
    const weights = (weighed.match(new RegExp(NUMBER, "g")) ?? []).map(Number);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (weights.length === this.weights.length && sum > 0 && sum < Infinity)
      this.weights = sharesOf(weights);
    for (const entry of scored?.split("-") ?? []) {
      const [i, j, score] = entry.split(".").map(Number);
      if (this.scores[i]?.[j]) this.scores[i][j] = score;
    }
    if (this.weights[Number(lined)] !== undefined) this.lined = Number(lined);
    if (this.scores[Number(row)]?.[Number(column)]) this.cell = [Number(row), Number(column)];
  }

  /**
   * Set one weight; the others keep their proportions, and the sum stays 1.
   * @param {number} j
   * @param {number} weight
   */
  setWeight(j, weight) {
    const others = (/** @type {number[]} */ weights) =>
      weights.reduce((total, other, k) => total + (k === j ? 0 : other), 0);
    // At 100 % the others have no proportions left: they come back in those they had.
    if (others(this.weights) > 0) this.proportions = this.weights;
    const from = this.proportions ?? this.weights;
    const rest = others(from);
    const count = this.weights.length - 1;
    this.weights = from.map((other, k) => {
      if (k === j) return count ? weight : 1;
      return rest > 0 ? (other / rest) * (1 - weight) : (1 - weight) / count;
    });
    this.update();
  }
}
