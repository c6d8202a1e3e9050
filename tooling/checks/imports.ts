// Checks that the arrows between packages point the way the architecture says: `node tooling/checks/imports.ts [root]`.
import { resolve } from 'node:path';
import { problemsOf } from './imports/rules.ts';
import { sourcesOf } from './imports/tree.ts';

const root = resolve(process.argv[2] ?? `${import.meta.dirname}/../..`);
const sources = sourcesOf(root);
const problems = sources.flatMap(problemsOf);

for (const { path, line, message } of problems) console.error(`${path}:${line} ${message}`);
console.log(`imports: ${sources.length} files, ${problems.length} problems`);
if (problems.length > 0 || sources.length === 0) process.exitCode = 1;
