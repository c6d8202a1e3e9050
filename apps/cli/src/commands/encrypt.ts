import type { Command } from 'commander';
import { define } from '../define-command.ts';
import type { KeyChange } from '../file-key/change-key.ts';
import type { Runtime } from '../runtime.ts';

interface Options {
  readonly yes?: boolean;
}

const encryption: KeyChange = {
  kind: 'encrypt',
  question: 'Encrypt the whole file? Without the key nobody will ever open it again.',
  done: 'is encrypted. Set SKEP_FILE_KEY to the key wherever agents and people use it',
  nothing: 'is encrypted with this key already',
  copies: 'These copies were made before, and can be read without the key. Delete those that nobody needs:',
};

const decryption: KeyChange = {
  kind: 'decrypt',
  question: 'Decrypt the whole file? Whoever can read it can then read all that it holds.',
  done: 'is plain now. Unset SKEP_FILE_KEY',
  nothing: 'is not encrypted',
  copies: 'These copies were made before. Those of the time when it was encrypted need its key:',
};

export function addEncrypt(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('encrypt')
    .description('encrypt the whole database file')
    .option('-y, --yes', 'do not ask');
  command.addHelpText(
    'after',
    '\nThe key is that in SKEP_FILE_KEY, or it is read from stdin; on a terminal it is typed unseen. It is stored nowhere.\n' +
      'Nobody else may have the database open meanwhile. Files beside it, such as the events that wait, stay plain.',
  );
  define<[], Options>(
    command,
    runtime,
    [
      ['skep encrypt', 'asks for the key'],
      ['skep encrypt --yes < KEYFILE', 'for scripts'],
    ],
    async (context, options) =>
      (await import('../file-key/change-key.ts')).changeKey(context, encryption, options),
  );
}

export function addDecrypt(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('decrypt')
    .description('make an encrypted database file a plain one again')
    .option('-y, --yes', 'do not ask');
  command.addHelpText('after', '\nThe key is that in SKEP_FILE_KEY, or it is read from stdin.');
  define<[], Options>(
    command,
    runtime,
    [['skep decrypt', 'to change the key, encrypt it again after it']],
    async (context, options) =>
      (await import('../file-key/change-key.ts')).changeKey(context, decryption, options),
  );
}
