// Loaded before a program (`--require`): notes, at its end, which files and built-in modules it has loaded.
const { writeFileSync } = require('node:fs');

const before = new Set([...process.moduleLoadList, ...Object.keys(require.cache)]);

process.on('exit', () => {
  const loaded = process.moduleLoadList.filter((name) => !before.has(name));
  const notes = {
    builtins: loaded.filter((name) => name.startsWith('NativeModule ')).map((name) => name.slice(13)),
    files: Object.keys(require.cache).filter((path) => !before.has(path) && path !== __filename),
  };
  writeFileSync(process.env.SKEP_NOTED_MODULES, JSON.stringify(notes));
});
