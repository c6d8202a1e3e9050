export { interpretClaudeCode } from './claude-code/interpret.ts';
export type {
  AgentFacts,
  HookEnvironment,
  Interpretation,
  Observation,
  ObservedEvent,
} from './observation.ts';
export { recordObservation } from './record-observation.ts';
