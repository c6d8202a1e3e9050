// Appends entries as a process of its own. Arguments: the spool, a name, how many.
import { appendToSpool } from '../src/append.ts';

const [spool = '', name = '', count = '0'] = process.argv.slice(2);
for (let index = 0; index < Number(count); index += 1) {
  appendToSpool(spool, JSON.stringify({ name, index, filler: 'x'.repeat(index % 5000) }));
}
