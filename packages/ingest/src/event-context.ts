import type { Capture } from './capture/capture.ts';
import type { HookEnvironment } from './observation.ts';

/** What is needed besides an agent's payload to make an event of it. */
export interface EventContext {
  readonly environment: HookEnvironment;
  readonly capture: Capture;
}
