// What the trade-off engine takes and gives, and what the explorer gets from Python.

export type Region = "any" | "ordered" | "near";

/** What weightings are drawn from, as Python's `for_page` makes it. */
export interface Draws {
  seed: number;
  directions: number[][];
  shifts: number[][];
}

/** 2^log2 weightings. */
export interface Plan {
  readonly log2: number;
}

/** One decision as it is stated; scores are null where a criterion is measured, which needs utilities. */
export interface Statement {
  options: string[];
  criteria: string[];
  scores: (number | null)[][];
  utilities?: number[][];
  weights: number[];
  chosen: number;
  knocked_out?: boolean[];
  draws?: Draws;
}

/** One decision, ready for the engine; `standing` are the options that are not knocked out. */
export interface Problem extends Required<Omit<Statement, "draws">> {
  draws: Draws | undefined;
  standing: number[];
}

export interface Ranking {
  totals: number[];
  order: number[];
  winner: number;
  margin: number;
  runner_up: number | null;
  level: number[];
}

/** The weight of a criterion beyond which another option leads. */
export interface Flip {
  criterion: number;
  weight: number;
  change: number;
  rises: boolean;
  to: number;
}

/** Totals as one weight goes from 0 to 1, and the interval in which the winner holds. */
export interface Line {
  criterion: number;
  weight: number;
  start: number[];
  end: number[];
  low: number;
  high: number;
  below: Flip | null;
  above: Flip | null;
}

export interface ScoreFlip {
  option: number;
  criterion: number;
  score: number;
  changed: number;
  to: number;
  lead: number;
}

/** The nearest weights at which an option wins or draws level, or why there are none. */
export type Way = { option: number; lead: number; mixture: number[]; best?: number[] } & (
  | { reach: "wins" | "ties"; weights: number[]; distance: number; moved: number; least: number }
  | { reach: "never"; weights: null; distance: null; moved: null; least: null }
);

export interface Acceptability {
  region: Region;
  share: number[][];
  error: number[][];
  central: (number[] | null)[];
  draws: number;
}

/** Share of the readings in which each option comes first, with standard errors. */
export interface Confidence {
  first: number[];
  error: number[];
  draws: number;
}

/** Two readings of one decision: the cells that differ, and who leads in each. */
export interface Shift {
  cells: [number, number][];
  before: Ranking;
  after: Ranking;
}

/** Whose scores are judged. */
export type View = "recorded" | "decided" | "hindsight" | "edited";

export interface Found {
  kind: string;
  winner: number;
  runner_up: number | null;
  level: number[];
  margin: number;
  confidence: number;
  error: number;
  smallest: Flip | null;
  critical_cells: number;
  rival: Way | null;
  rival_flip: Flip | null;
  rival_cells: number;
  chosen: number;
  agrees: boolean;
  out: boolean;
  place: number | null;
  behind: number;
  reach: Way | null;
}

export interface Verdict extends Found {
  sentence: string;
}

/** The cells that something known since changes; `known` is the month of this second set. */
export interface Hindsight {
  known: string;
  changes: {
    option: number;
    criterion: number;
    score: number;
    month: string;
    reason: string;
    evidence: string;
  }[];
}

/** What the explorer gets: reasons, evidence and weights in percent beside the scores. */
export interface Data {
  id: string;
  title: string;
  /** Whose the scores are, if the author did not write them. */
  scored: string;
  /** Month of the decision, as written. */
  decided: string;
  hindsight: Hindsight | null;
  options: { id: string; title: string; short: string; chosen: boolean; knocked_out: boolean }[];
  criteria: {
    id: string;
    title: string;
    short: string;
    question: string;
    anchors: Record<string, string>;
    weight: number;
  }[];
  scores: number[][];
  cells: { reason: string; evidence: string }[][];
  draws: Draws;
}
