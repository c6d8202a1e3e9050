import { describeConformance } from '@skep/conformance/vitest';
import { openFileSubject, openMemorySubject } from '../test/subject.ts';

describeConformance({ name: 'sqlite, in a file', open: openFileSubject });

describeConformance({ name: 'sqlite, in memory', open: openMemorySubject });

describeConformance({
  name: 'sqlite, in a file without a write-ahead log',
  open: () => openFileSubject({ enableWAL: false, synchronous: 'NORMAL' }),
});
