import { join } from 'node:path';
import type { Agent } from '@skep/ingest';
import { userFolder } from '../hooks/settings-places.ts';
import type { Environment } from '../location/user-folders.ts';

/** Below an agent's own folder, where it keeps its logs. */
const FOLDERS: Readonly<Record<Agent, readonly string[]>> = {
  'claude-code': ['projects'],
  codex: ['sessions', 'archived_sessions'],
  gemini: ['tmp'],
};

/** The folders in which an agent keeps the transcripts of a person's sessions. They need not be there. */
export function transcriptFolders(agent: Agent, environment: Environment): string[] {
  return FOLDERS[agent].map((folder) => join(userFolder(agent, environment), folder));
}
