// What the failure engine takes and gives, and what the explorer gets from Python.

export type Word = "up" | "delayed" | "degraded" | "down";

export interface Risk {
  stake: string;
  level: string;
  text: string;
}

/** A component or a capability; `user` and `weight` are a capability's. */
export interface Part {
  id: string;
  title: string;
  kind: "component" | "capability";
  type: string | null;
  layer: string | null;
  user: string | null;
  weight: number;
  transit: string[];
  risks: Risk[];
  short: string;
}

export interface Group {
  id: string;
  title: string;
  type: "any-of" | "shared-fate";
  members: string[];
}

export interface Edge {
  from: string;
  to: string;
  type: "hard" | "soft" | "async";
  effect: string;
  buffer: number | null;
}

export interface User {
  id: string;
  title: string;
  plural: string;
}

export interface Stake {
  id: string;
  title: string;
  subject: string;
  transit: string;
  levels: { id: string; title: string; verb: string }[];
}

/** A failure on record: what it takes down, and the state it is said to have for capabilities. */
export interface Mode {
  id: string;
  title: string;
  takes_down: string[];
  stated: Record<string, Word>;
}

/** The graph as `System.json` in Python writes it. */
export interface Graph {
  nodes: Part[];
  groups: Group[];
  edges: Edge[];
  modes: Mode[];
  users: User[];
  stakes: Stake[];
}

/** A dependency between numbers of nodes and groups. */
export interface Arrow {
  source: number;
  target: number;
  cap: number;
  wait: number;
}

/** The graph ready for the engine: nodes and groups by number, nodes first. */
export interface System extends Graph {
  names: string[];
  number: Map<string, number>;
  members: number[][];
  inside: number[][];
  neededBy: number[][];
  arrows: Arrow[];
  components: Part[];
  capabilities: Part[];
  carried: Stake[];
  group: Map<string, Group>;
  titles: Record<string, string>;
}

/**
 * What a failure does to a node: `onset` in seconds; `path` from it to the part taken down, groups on
 * the way included; `edges` numbers of the dependencies along it.
 */
export interface Hit {
  state: number;
  onset: number | null;
  path: string[];
  edges: number[];
}

export type Hits = Record<string, Hit>;

export interface Reach {
  taken: string[];
  capabilities: (Hit & { id: string })[];
  weights: Record<Word, number>;
  share: Record<Word, number>;
  users: string[];
  transit: Record<string, string[]>;
  risks: (Risk & { component: string; title: string; taken: boolean })[];
}

export interface Blast extends Reach {
  sentences: string[];
  sentence: string;
}

/** What is on record of a failure, as HTML, escaped when the page was made. */
export interface OnRecord {
  id: string;
  origin: string;
  text: string;
  risks: { stake: string; text: string }[];
  sources: string;
  agreement: { verdict: string; right: string; why: string } | null;
}

/** Parts that fail as one. */
export interface Box {
  id: string;
  title: string;
  components: string[];
}

/** What the explorer gets. */
export interface Data {
  id: string;
  title: string;
  system: Graph;
  users: string;
  layers: { id: string; title: string }[];
  modes: OnRecord[];
  overview: { title: string; boxes: Box[] }[];
  first: string;
  full: string;
}

/** A failure of the graph with what is on record of it. */
export type Recorded = Mode & OnRecord;

/** A step of the way from what is taken down to what is hit. */
export interface Step {
  title: string;
  state: Word;
  text: string;
}
