import type { DatabaseConfigInput, FlatDatabaseConfig } from '@skep/contracts';
import type { Problem } from '../validation/find-problems.ts';

type Section = 'local' | 'cloud';

/** What each flat setting stands for. */
const flatSettings: Readonly<Record<keyof FlatDatabaseConfig, readonly [Section, string]>> = {
  localFile: ['local', 'file'],
  enableCloudSync: ['cloud', 'enabled'],
  syncUrl: ['cloud', 'syncUrl'],
  authToken: ['cloud', 'authToken'],
  syncInterval: ['cloud', 'syncInterval'],
  readYourWrites: ['cloud', 'readYourWrites'],
  enableWAL: ['local', 'enableWAL'],
  busyTimeout: ['local', 'busyTimeout'],
};

/** The nested form of a configuration that may use the flat one, and what the two forms contradict each other in. */
export function nestSettings(input: DatabaseConfigInput): {
  config: DatabaseConfigInput;
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const sections: Record<Section, Record<string, unknown>> = {
    local: { ...input.local },
    cloud: { ...input.cloud },
  };
  const rest: Record<string, unknown> = { ...input };
  for (const [flat, [section, setting]] of Object.entries(flatSettings)) {
    const value = rest[flat];
    delete rest[flat];
    if (value === undefined) continue;
    const nested = sections[section][setting];
    if (nested !== undefined && nested !== value) {
      problems.push({ field: flat, problem: `contradicts ${section}.${setting}: give one of them` });
    }
    sections[section][setting] = value;
  }
  return { config: { ...rest, ...sections } as DatabaseConfigInput, problems };
}
