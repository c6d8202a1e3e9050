export { type ProcStat, parseProcStat, readProcStat, startTime } from './proc-stat.ts';
export { isOfThisMachine, isRunning, type ProcessIdentity, thisProcess } from './process-identity.ts';
