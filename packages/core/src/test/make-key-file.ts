// A process of its own that makes the key file it is told to, and tells the key's id.
import { makeKeyFile } from '../config-values/key-file.ts';

const [file = ''] = process.argv.slice(2);
process.send?.((await makeKeyFile(file))[0]?.id);
