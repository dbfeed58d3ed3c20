// What the scaling engine takes and gives, and what the explorer gets from Python.

/** One number, or a column with one for each draw. */
export type Num = number | Float64Array;
export type Token = number | string | [string, number];

export interface Value {
  id: string;
  title: string;
  /** What one of its unit is in base units. */
  scale: number;
  value?: number;
  low?: number;
  mode?: number;
  high?: number;
  formula?: Token[];
  inputs?: string[];
}

/** A value known within a range. */
export type Range = Value & { low: number; mode: number; high: number };

export interface Load {
  id: string;
  title: string;
  /** Ids of values. */
  today: string;
  peak: string;
}

export interface Resource {
  id: string;
  title: string;
  type: string;
  rate: string;
  /** Ids of values by parameter, and by load. */
  parameters: Record<string, string>;
  demand: Record<string, string>;
  objective: { value: string } | null;
  /** What follows where it is full; null for that of the limit its kind has. */
  consequence: Consequence | null;
}

export type Consequence = "stops" | "slows" | "notice";

export interface Remedy {
  id: string;
  title: string;
  status: string;
  /** Id of the new value by "resource.parameter". */
  changes: Record<string, string>;
  relieves: string[];
}

export interface Stage {
  id: string;
  title: string;
  load: Record<string, string>;
  remedies: string[];
}

export interface Draws {
  points: number[][];
  normals: number[];
  tables: number[][];
  tied: [number[], number[][]][];
  ends: [number, number][];
}

export interface Plan {
  readonly log2: number;
}

/** The model as Python's `ScalingModel.json()` writes it, with what is drawn from. */
export interface Model {
  values: Value[];
  loads: Load[];
  resources: Resource[];
  remedies: Remedy[];
  stages: Stage[];
  draws: Draws;
}

export interface Problem extends Model {
  ranges: Range[];
  value: Map<string, Value>;
  load: Map<string, Load>;
  remedy: Map<string, Remedy>;
  drawn: { log2: number; ranges: Map<string, Float64Array> } | null;
  kept: Map<string, Spreading>;
}

export interface Values {
  own: Map<string, Num>;
  /** The number in base units: seconds, per day, bytes, plain counts and shares. */
  base: (id: string) => Num;
}

export interface Form {
  words: string;
  limits: Record<
    string,
    {
      means: string;
      consequence: Consequence;
      line: (p: Record<string, Num>) => [Num, Num];
      held: ((p: Record<string, Num>) => Num) | null;
    }
  >;
  wait: {
    model: string;
    arguments: Record<string, string | number>;
  } | null;
}

export interface Kind {
  demand: string;
  parameters: Record<string, { label: string; above?: boolean; most?: number; base?: number }>;
  forms: Record<string, Form>;
}

/** A resource with its numbers: uses per second and utilisation for each unit of load per day. */
export interface Loaded {
  resource: Resource;
  form: Form;
  inputs: Record<string, string>;
  parameters: Record<string, Num>;
  rates: Record<string, Num>;
  lines: Record<
    string,
    { base: Num; use: Num; slope: Record<string, Num>; held: Num | null }
  >;
  /** Uses per second today. */
  origin: Num;
}

/** What the reader, or a stage, has set; loads per day or the id of a value that says it. */
export interface Options {
  driver?: string;
  load?: Record<string, number | string>;
  remedies?: string[];
  overrides?: Record<string, number>;
}

export interface Wait {
  mean: number;
  p95: number | null;
}

/** A part at one load; loads of the driver per day, null for never. */
export interface Part {
  id: string;
  title: string;
  utilisation: number;
  headroom: number | null;
  saturated: boolean;
  limits: Record<string, number | null>;
  breaking: number | null;
  binds: string;
  consequence: Consequence;
  wait: Wait | null;
  knee: number | null;
  objective: number | null;
  inputs: Record<string, string>;
}

/**
 * All parts at one load. `saturated`: at their limit or over it; `already`: those that today's load
 * reaches; `order`: the others that break, first to break first; `notices`: those at their limit or over it
 * from which nothing follows by itself.
 */
export interface State {
  driver: string;
  today: number;
  load: Record<string, number>;
  remedies: string[];
  resources: Part[];
  saturated: string[];
  already: string[];
  order: string[];
  notices: string[];
}

export interface First {
  load: number | null;
  resource: string | null;
}

export interface Move {
  remedy: string;
  limits: Record<string, [number | null, number | null]>;
  alone: First;
  together: First;
}

export interface CurvePoint {
  utilisation: number;
  load: number;
  mean: number;
  p95: number | null;
}

export interface Curve {
  points: CurvePoint[];
  knee: CurvePoint | null;
  now: CurvePoint | null;
  objective: { seconds: number; load: number | null } | null;
}

/** Shares of the draws; `breaking` at each of POINTS. */
export interface SpreadPart {
  id: string;
  breaking: (number | null)[];
  first: number;
  second: number;
  third: number;
  over: number;
  already: number;
}

export interface Spread {
  driver: string;
  plan: Plan;
  resources: SpreadPart[];
  first: (number | null)[];
  gone: number;
}

/** All of a spread that the driver's own load does not change. */
export interface Spreading {
  values: Values;
  parts: Loaded[];
  when: Float64Array;
  first: (number | null)[];
  resources: Omit<SpreadPart, "over">[];
}

export interface End {
  value: number;
  load: number | null;
  resource: string | null;
}

export interface Bar {
  id: string;
  title: string;
  low: End;
  high: End;
  swing: number;
}

/** What a reader needs of a value beside its number. */
export interface Shown {
  text: string;
  symbol: string;
  kind: string;
}

export type ShownValue = Value & Shown & { href: string };
export type ShownRange = Range & Shown & { href: string };

/** What the explorer gets: the model, with words and links; prose is HTML, escaped by Python. */
export interface Data extends Model {
  id: string;
  title: string;
  /** Address of the evidence; the id of a value follows. */
  evidence: string;
  values: (Value & Shown)[];
  loads: (Load & { range: [number, number] })[];
  resources: (Resource & { leaves_out: string })[];
  remedies: (Remedy & {
    state: string;
    cost: string;
    price: (Shown & { id: string; monthly: number }) | null;
  })[];
  stages: (Stage & { per_day: Record<string, number> })[];
}

/** A logarithmic scale between two loads, as shares from 0 to 1. */
export interface Scale {
  low: number;
  high: number;
  ticks: number[];
  share: (load: number) => number;
  load: (share: number) => number;
}
