// Checks the types of every package against the built `dist` of the others, as a user of the published packages sees
// them: `node tooling/checks/dist-types.ts`. Needs a build. (`types:check` looks at the sources instead.)
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const tsc = join(root, 'node_modules/.bin/tsc');
const projects = ['packages', 'apps', 'tooling']
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
  .filter((folder) => existsSync(join(root, folder, 'package.json')));

let failed = 0;
for (const project of projects) {
  const { status, stdout, stderr } = spawnSync(tsc, ['-p', project, '--customConditions', 'null'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) continue;
  failed += 1;
  console.error(`${project}:\n${stdout}${stderr}`);
}
console.log(`dist types: ${projects.length} projects, ${failed} with problems`);
if (failed > 0 || projects.length === 0) process.exitCode = 1;
