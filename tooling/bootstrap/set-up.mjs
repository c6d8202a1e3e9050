import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { filesUnder, fingerprint, packageFolders } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { CommandError, capture } from './run.mjs';
import { environment, pnpmPackage, root, workspaceNode } from './workspace.mjs';

/**
 * Makes the workspace ready to run: dependencies installed, packages built. Does nothing when nothing has changed
 * since the last time. Processes that start at once take turns. Ends the process when a step fails.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} the environment to run things in
 */
export async function setUp() {
  requireNode(20);
  const waiting = (/** @type {string} */ owner) =>
    say(`waiting for another set-up of this folder to end (${owner})`);
  try {
    return await withLock(join(root, '.cache/set-up.lock'), prepare, { onWait: waiting });
  } catch (error) {
    if (error instanceof StepError) {
      console.error(`\n${error.output.trim()}\n\nFailed: ${error.message}.\n${error.advice}`);
      process.exit(1);
    }
    throw error;
  }
}

async function prepare() {
  const pnpmFolder = await findPnpm();
  const env = environment([pnpmFolder]);
  await install(env);
  await build(env);
  return env;
}

/** The folder that holds pnpm, fetched by npx when it is not there yet. */
async function findPnpm() {
  const stamp = readStamp('pnpm');
  if (stamp?.package === pnpmPackage && stamp.folder && existsSync(join(stamp.folder, 'pnpm')))
    return stamp.folder;
  return step(`fetching ${pnpmPackage}`, registryAdvice, async () => {
    const options = { cwd: root, env: { ...process.env, npm_config_update_notifier: 'false' } };
    const output = await capture(
      'npx',
      ['--yes', `--package=${pnpmPackage}`, '--', 'node', '-p', 'process.env.PATH'],
      options,
    );
    const folder = output
      .split('\n')
      .flatMap((line) => line.trim().split(delimiter))
      .find((entry) => existsSync(join(entry, 'pnpm')));
    if (!folder) throw new CommandError('npx', [pnpmPackage], 1, output);
    pendingStamps.set('pnpm', { package: pnpmPackage, folder });
    return folder;
  });
}

/** @param {NodeJS.ProcessEnv} env */
async function install(env) {
  const folders = packageFolders(root);
  const manifests = [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    '.npmrc',
    ...folders.map((folder) => `${folder}/package.json`),
  ];
  const hash = `${process.platform} ${process.arch} ${fingerprint(root, manifests)}`;
  if (readStamp('install')?.hash !== hash || !workspaceNode()) {
    await step('installing dependencies', registryAdvice, () =>
      capture('pnpm', ['install', '--frozen-lockfile'], { cwd: root, env: { ...env, CI: 'true' } }),
    );
    if (!workspaceNode()) {
      throw new StepError(
        'installing Node for the workspace',
        'node_modules/node/bin is empty',
        registryAdvice,
      );
    }
    writeStamp('install', { hash });
  }
  for (const [name, content] of pendingStamps) writeStamp(name, content);
  pendingStamps.clear();
}

/** @param {NodeJS.ProcessEnv} env */
async function build(env) {
  const folders = packageFolders(root);
  const isSource = (/** @type {string} */ path) => !/\.(test\.ts|md)$/.test(path);
  const sources = ['package.json', 'pnpm-lock.yaml', 'turbo.json']
    .concat(folders.flatMap((folder) => filesUnder(root, folder, isSource)))
    .concat(['build', 'tsconfig'].flatMap((name) => filesUnder(root, `tooling/${name}`)));
  // What was built counts as well: `dist` may have been removed, or built from other sources since.
  const state = () =>
    fingerprint(root, [...sources, ...folders.flatMap((folder) => filesUnder(root, `${folder}/dist`))]);
  if (readStamp('build')?.hash === state()) return;
  await step(
    'building the packages',
    'Correct what the output above names, then run the command again.',
    () => capture('turbo', ['run', 'build', '--output-logs=errors-only'], { cwd: root, env }),
  );
  writeStamp('build', { hash: state() });
}

const registryAdvice =
  'Check that the npm registry can be reached from here (npm ping) and that the disk has 1 GB to spare, then run the\n' +
  'command again. If it fails in the same way, remove node_modules in the root and try once more.';

/**
 * Runs one step and prints what it is and how long it took.
 *
 * @template T
 * @param {string} name
 * @param {string} advice what to do next when it fails
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function step(name, advice, work) {
  say(`${name} ...`);
  const start = Date.now();
  const seconds = () => ((Date.now() - start) / 1000).toFixed(1);
  const reminder = setInterval(() => say(`still ${name} (${seconds()} s)`), 20_000);
  try {
    const result = await work();
    say(`${name}: done in ${seconds()} s`);
    return result;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new StepError(`${name} (${error.message})`, error.output, advice);
  } finally {
    clearInterval(reminder);
  }
}

class StepError extends Error {
  /**
   * @param {string} message
   * @param {string} output
   * @param {string} advice
   */
  constructor(message, output, advice) {
    super(message);
    this.output = output;
    this.advice = advice;
  }
}

/** @param {number} version */
function requireNode(version) {
  if (Number.parseInt(process.versions.node, 10) >= version) return;
  console.error(
    `Node ${version} or later is needed to set up the workspace; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}

/** @param {string} text */
function say(text) {
  console.log(`set-up: ${text}`);
}

/**
 * What earlier runs left behind. Stamps live in `node_modules`, so that they go when it goes.
 *
 * @type {Map<string, Record<string, string>>}
 */
const pendingStamps = new Map();

/**
 * @param {string} name
 * @returns {Record<string, string> | undefined}
 */
function readStamp(name) {
  const path = stampPath(name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/**
 * @param {string} name
 * @param {Record<string, string>} content
 */
function writeStamp(name, content) {
  mkdirSync(dirname(stampPath(name)), { recursive: true });
  writeFileSync(stampPath(name), JSON.stringify(content));
}

/** @param {string} name */
function stampPath(name) {
  return join(root, 'node_modules/.skep', `${name}.json`);
}
