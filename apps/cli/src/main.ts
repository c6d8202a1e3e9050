/** The command line is under construction: it answers `--help` and `--version` and refuses everything else. */
const [argument] = process.argv.slice(2);

if (argument === '--help' || argument === '-h') {
  process.stdout.write('Usage: skep --help\n\nSkep has no commands yet.\n');
} else if (argument === '--version') {
  process.stdout.write('0.0.0\n');
} else {
  process.stderr.write(`skep: no commands yet. Run "skep --help".\n`);
  process.exitCode = 2;
}

export {};
