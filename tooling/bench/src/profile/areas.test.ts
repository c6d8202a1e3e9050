import { expect, test } from 'vitest';
import { type CpuProfile, sharesOf } from './areas.ts';

const frame = (id: number, url: string, functionName = 'f') => ({ id, callFrame: { functionName, url } });

function profile(nodes: CpuProfile['nodes'], times: readonly (readonly [number, number])[]): CpuProfile {
  return { nodes, samples: times.map(([id]) => id), timeDeltas: times.map(([, time]) => time) };
}

test('time is counted for the area of the file that ran, the largest first', () => {
  const nodes = [
    frame(1, '', ''),
    frame(2, 'file:///x/packages/core/src/writes/write-queue.ts'),
    frame(3, 'file:///x/packages/core/src/validation/values.ts'),
    frame(4, 'file:///x/node_modules/.pnpm/zod@4.0.0/node_modules/zod/v4/core/schemas.js'),
    frame(5, 'file:///x/packages/sql-schema/src/codec.ts'),
    frame(6, 'node:internal/timers'),
    frame(7, '', '(garbage collector)'),
    frame(8, '', 'libsql_js::statement::Statement::js_run'),
  ];
  const times = [
    [1, 30],
    [2, 10],
    [8, 20],
    [3, 5],
    [4, 5],
    [5, 15],
    [6, 11],
    [7, 4],
  ] as const;
  expect(sharesOf(profile(nodes, times))).toEqual([
    { area: 'engine: SQL, commit and disk', share: 0.5 },
    { area: 'adapter', share: 0.15 },
    { area: 'Node', share: 0.11 },
    { area: 'core', share: 0.1 },
    { area: 'validation', share: 0.1 },
    { area: 'garbage collection', share: 0.04 },
  ]);
});

test('a thread that has nothing to do is not counted', () => {
  const nodes = [frame(1, '', '(idle)'), frame(2, 'file:///x/packages/core/src/index.ts')];
  expect(
    sharesOf(
      profile(nodes, [
        [1, 900],
        [2, 100],
      ]),
    ),
  ).toEqual([{ area: 'core', share: 1 }]);
});
