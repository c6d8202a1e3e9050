import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename } from 'node:path';

/** A process that has a file open, or a lock on it. */
export interface FileUser {
  readonly pid: number;
  /** What was started, shortened; null where that may not be known. */
  readonly command: string | null;
}

/** A lock as the system lists it. `end` is null for one to the end of the file. */
export interface FileLock {
  readonly pid: number;
  readonly exclusive: boolean;
  readonly device: string;
  readonly inode: number;
  readonly start: number;
  readonly end: number | null;
}

const LONGEST_COMMAND = 80;
const SECRET = /key|secret|token|passw/i;
/** Where SQLite has its locks: on the index of a write-ahead log, and beyond the first gigabyte of the file itself. */
const LOG_WRITE_LOCK = 120;
/** The first and the last of the locks that readers of the log take for as long as they read. */
const LOG_READ_LOCKS = [123, 127] as const;
const FILE_LOCKS = 0x4000_0000;

/** Who holds the write lock of a database, by what the system tells (Linux); empty where nobody does, or it does not tell. */
export async function writersOf(file: string): Promise<FileUser[]> {
  const locks = await locksOn(file);
  const log = await locksOn(`${file}-shm`);
  const writing = [
    ...locks.filter(({ exclusive, start }) => exclusive && start >= FILE_LOCKS),
    ...log.filter(({ exclusive, start, end }) => exclusive && covers(start, end, LOG_WRITE_LOCK)),
  ];
  return named(writing.map(({ pid }) => pid));
}

/** Who else has a lock on a database, or only has it open, by what the system tells (Linux). This process is left out. */
export async function otherUsersOf(file: string): Promise<FileUser[]> {
  const locks = [...(await locksOn(file)), ...(await locksOn(`${file}-shm`))];
  const pids = [...locks.map(({ pid }) => pid), ...(await pidsWithOpen(file))];
  return named(pids.filter((pid) => pid !== process.pid));
}

/** Which other processes use a database with a write-ahead log, by what the system tells (Linux). */
export async function otherLogUsersOf(file: string): Promise<FileUser[]> {
  const pids = (await locksOn(`${file}-shm`)).map(({ pid }) => pid);
  return named(pids.filter((pid) => pid !== process.pid));
}

/** Who reads a database now, by what the system tells (Linux), this process included: what they read stays in the log. */
export async function logReadersOf(file: string): Promise<FileUser[]> {
  const [first, last] = LOG_READ_LOCKS;
  const locks = await locksOn(`${file}-shm`);
  const reading = locks.filter(({ start, end }) => start <= last && (end === null || end >= first));
  return named(reading.map(({ pid }) => pid));
}

/** `process 4711 (skep serve)`, for messages; null for nobody. */
export function describeUsers(users: readonly FileUser[]): string | null {
  if (users.length === 0) return null;
  return users.map(describe).join(', ');
}

function describe({ pid, command }: FileUser): string {
  if (pid === process.pid) return `this process (${pid}) itself`;
  if (pid <= 0) return 'a process of another container or machine';
  return command === null ? `process ${pid}` : `process ${pid} (${command})`;
}

function covers(start: number, end: number | null, byte: number): boolean {
  return start <= byte && (end === null || byte <= end);
}

async function locksOn(path: string): Promise<FileLock[]> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  if (stats === null) return [];
  const text = await readFile('/proc/locks', 'latin1').catch(() => '');
  const device = deviceName(stats.dev);
  return parseLocks(text).filter(
    // A file system of layers tells a device of its own here, whose first number is 0, and that of a layer there.
    (lock) => lock.inode === Number(stats.ino) && (lock.device === device || device.startsWith('00:')),
  );
}

/** Lines such as `7: POSIX  ADVISORY  READ 15726 fe:00:2154604 128 128`; waiting ones have an arrow and are left out. */
export function parseLocks(text: string): FileLock[] {
  return text.split('\n').flatMap((line) => {
    const match =
      /^\d+: (?:POSIX|OFDLCK) +\S+ +(READ|WRITE) +(-?\d+) +([\da-f]+:[\da-f]+):(\d+) (\d+) (\d+|EOF)/.exec(
        line,
      );
    if (match === null) return [];
    const [, kind, pid, device = '', inode, start, end] = match;
    return {
      pid: Number(pid),
      exclusive: kind === 'WRITE',
      device,
      inode: Number(inode),
      start: Number(start),
      end: end === 'EOF' ? null : Number(end),
    };
  });
}

/** As the system writes it in its list of locks. */
function deviceName(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  const hex = (part: bigint) => part.toString(16).padStart(2, '0');
  return `${hex(major)}:${hex(minor)}`;
}

/** By the descriptors of all processes that this one may look at. */
async function pidsWithOpen(file: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => (pid !== process.pid && (await hasOpen(pid, file)) ? [pid] : [])),
  );
  return found.flat();
}

async function hasOpen(pid: number, file: string): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    if ((await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => null)) === file) return true;
  }
  return false;
}

async function named(pids: readonly number[]): Promise<FileUser[]> {
  const distinct = [...new Set(pids)].sort((one, other) => one - other);
  return Promise.all(distinct.map(async (pid) => ({ pid, command: await commandOf(pid) })));
}

async function commandOf(pid: number): Promise<string | null> {
  if (pid <= 0) return null;
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const command = shortCommand(text.split('\0'));
  return command === '' ? null : command;
}

/** One line of at most 80 characters: names without folders, no options of node, nothing that follows a `--key`. */
export function shortCommand(words: readonly string[]): string {
  const [program = '', ...rest] = words;
  const name = basename(program);
  // Node's own options come first, and some of them name files too.
  const isScript = (word: string, index: number) =>
    /\.[cm]?[jt]s$/.test(word) &&
    !word.startsWith('-') &&
    !/^(-r|--require|--import|--loader)$/.test(rest[index - 1] ?? '');
  const from = name === 'node' ? rest.findIndex(isScript) : 0;
  const [script = '', ...given] = from < 0 ? [] : rest.slice(from);
  const shown = [name, name === 'node' ? basename(script) : script, ...given].map((word, index, all) => {
    const before = all[index - 1] ?? '';
    if (before.startsWith('-') && !before.includes('=') && SECRET.test(before)) return '…';
    const at = word.indexOf('=');
    return at > 0 && SECRET.test(word.slice(0, at)) ? `${word.slice(0, at)}=…` : word;
  });
  const [line = ''] = shown.join(' ').trim().split('\n');
  return line.length <= LONGEST_COMMAND ? line : `${line.slice(0, LONGEST_COMMAND - 1)}…`;
}
