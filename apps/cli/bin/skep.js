#!/usr/bin/env node
// The hook is a program of its own, in one small file: it is started for everything that an agent does.
const args = process.argv.slice(2);
const isHook = args.includes('hook') && require('../dist/hook.cjs').takeHook(args);
if (!isHook) require('../dist/main.cjs');
