export { type ConformanceReport, runConformance } from './run-conformance.ts';
export type { Outcome, ScenarioResult } from './run-scenario.ts';
export { GROUPS, type Group, type Scenario, type ScenarioContext } from './scenario.ts';
export { scenarios } from './scenarios/all.ts';
export type { ConformanceOptions, ForkTarget, OpenStore, Subject } from './subject.ts';
