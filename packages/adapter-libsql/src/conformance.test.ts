import { describeConformance } from '@skep/conformance/vitest';
import { openFileSubject, openMemorySubject } from '../test/subject.ts';

describeConformance({ name: 'libsql, in a file', open: openFileSubject });

describeConformance({ name: 'libsql, in memory', open: openMemorySubject });

describeConformance({
  name: 'libsql, in an encrypted file',
  open: () => openFileSubject({ encryptionKey: 'correct horse battery staple' }),
});

describeConformance({
  name: 'libsql, in a file without a write-ahead log',
  open: () => openFileSubject({ enableWAL: false, synchronous: 'NORMAL' }),
});
