import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { AGENTS, type Agent } from '@skep/ingest';
import type { Environment } from '../location/user-folders.ts';
import { findProgram } from './find-program.ts';
import { userFolder } from './settings-places.ts';

const PROGRAMS: Readonly<Record<Agent, string>> = {
  'claude-code': 'claude',
  codex: 'codex',
  gemini: 'gemini',
};

/** Milliseconds to wait for an agent to tell its version. */
const PATIENCE = 10_000;

/** The agents that are on this machine, by their programs or by the folders that they keep their settings in. */
export function installedAgents(environment: Environment): readonly Agent[] {
  return AGENTS.filter(
    (agent) =>
      findProgram(PROGRAMS[agent], environment) !== null || existsSync(userFolder(agent, environment)),
  );
}

/** An agent's version, as it tells it itself; null where it cannot be asked or gives no answer. */
export async function agentVersion(agent: Agent, environment: Environment): Promise<string | null> {
  const program = findProgram(PROGRAMS[agent], environment);
  if (program === null) return null;
  try {
    const options = { timeout: PATIENCE, env: { ...environment }, windowsHide: true };
    const { stdout } = await promisify(execFile)(program, ['--version'], options);
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? null;
  } catch {
    // It only decides which events an old version can bear: without an answer, all of a current one.
    return null;
  }
}
