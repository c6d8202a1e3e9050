// Loaded before a program (`--import`): tells, at its end, the most memory that it held, in kilobytes.
import { writeSync } from 'node:fs';

process.on('exit', () => {
  writeSync(3, String(process.resourceUsage().maxRSS));
});
