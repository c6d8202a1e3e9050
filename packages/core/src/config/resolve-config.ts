import type { DatabaseConfig, DatabaseConfigInput } from '@skep/contracts';
import { findProblems, type Problem } from '../validation/find-problems.ts';
import { configError } from './config-error.ts';
import { configSchemaFor } from './config-schema.ts';
import { fileUrl } from './database-url.ts';
import { getDefaultDatabaseConfig } from './defaults.ts';
import { type Environment, readEnvironment, variableOf } from './environment.ts';
import { nestSettings } from './flat-settings.ts';

/**
 * The whole configuration: what is given, over what the environment says, over the defaults. Pure.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED` naming every setting that is unknown, of a wrong type or out of
 * range; with the reason `not-supported` for cloud synchronisation.
 */
export function resolveConfig(input: DatabaseConfigInput, env: Environment): DatabaseConfig {
  refuse(findProblems(configSchemaFor(input), input));
  const { config: given, problems } = nestSettings(input);
  refuse(problems);
  const surrounding = environmentPart(env, given);
  const config = merge(getDefaultDatabaseConfig(), surrounding, given);
  const file = given.local?.file;
  if (given.url === undefined && (file !== undefined || surrounding.url === undefined)) {
    config.url = fileUrl(config.local.file);
  }
  config.local.logQueries = logQueries(surrounding, given);
  config.drizzle.logger = config.local.logQueries;
  checkCloud(config);
  return config;
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw configError(problems);
}

function environmentPart(env: Environment, given: DatabaseConfigInput): DatabaseConfigInput {
  const said = readEnvironment(env);
  refuse(
    findProblems(configSchemaFor(said), said).map(({ field, problem }) => ({
      field: `${variableOf(field, env) ?? field} (an environment variable)`,
      problem,
    })),
  );
  const enabled = given.cloud?.enabled ?? said.cloud?.enabled ?? false;
  // Without cloud synchronisation the TURSO_ variables are meant for somebody else.
  return enabled ? said : { ...said, cloud: {} };
}

/** `drizzle.logger` and `local.logQueries` are one setting. */
function logQueries(surrounding: DatabaseConfigInput, given: DatabaseConfigInput): boolean {
  const { logQueries } = given.local ?? {};
  const { logger } = given.drizzle ?? {};
  if (logQueries !== undefined && logger !== undefined && logQueries !== logger) {
    throw configError([
      {
        field: 'drizzle.logger',
        problem: 'contradicts local.logQueries: they are one setting, give one of them',
      },
    ]);
  }
  return logQueries ?? logger ?? surrounding.local?.logQueries ?? false;
}

function checkCloud({ cloud }: DatabaseConfig): void {
  if (!cloud.enabled) return;
  const problems: Problem[] = [];
  if (cloud.syncUrl === undefined) {
    problems.push({
      field: 'cloud.syncUrl',
      problem: 'is required where cloud.enabled is true (or TURSO_DATABASE_URL)',
    });
  } else if (!/^(libsql|https?|wss?):\/\/./.test(cloud.syncUrl)) {
    problems.push({
      field: 'cloud.syncUrl',
      problem: 'must be a libsql://, https://, http://, wss:// or ws:// URL',
    });
  }
  refuse(problems);
  throw configError(
    [
      {
        field: 'cloud.enabled',
        problem:
          'must be false (ENABLE_CLOUD_SYNC too): cloud synchronisation is not supported yet, local files are',
      },
    ],
    'not-supported',
  );
}

/** Later layers win; what is undefined is not given. Every layer has been checked, so its keys are known. */
function merge(defaults: DatabaseConfig, ...layers: readonly DatabaseConfigInput[]): DatabaseConfig {
  const target = defaults as unknown as Record<string, unknown>;
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer)) {
      if (value === undefined) continue;
      if (typeof value !== 'object') target[key] = value;
      else Object.assign(target[key] as object, withoutUndefined(value));
    }
  }
  return defaults;
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
