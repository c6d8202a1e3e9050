import { readFileSync, writeFileSync } from 'node:fs';
import type { VerificationReport } from '@skep/contracts';
import type { Fault } from '../fault.ts';
import { Session } from '../processes/session.ts';
import { copyStore, makePlace, removePlace } from '../processes/store-files.ts';
import type { Random } from '../random.ts';

/** What a damaged store shows: nothing that differs, or how it was noticed; null where it differs and nothing notices. */
type Notice = 'no effect' | 'refused' | 'pages' | 'checksum' | null;

/** Bytes of the file are not what they were, in a page's structure or in what its rows say. */
export const flippedBytes: Fault = {
  name: 'flipped-bytes',
  title: 'Flipped bytes in pages, and 16 changed bytes in what a row says',
  promise: 'Each is without effect on any record, or refused, or found by `verify({ deep: true })`.',
  needs: [],
  async run({ engine, folder, long, random, toll }) {
    const tries = long ? 1500 : 160;
    const origin = makePlace(folder, 'origin');
    const store = { engine, file: origin.file };
    await using author = new Session();
    await author.do({ do: 'open', store });
    await author.do({ do: 'add-every-kind' });
    for (let n = 1; n <= 60; n += 1) await author.do({ do: 'write', lane: 'fleet-1', n });
    const whole = JSON.stringify(await author.do({ do: 'contents' }));
    await author.do({ do: 'close' });
    await author.finish();
    const bytes = readFileSync(origin.file);

    const notices = new Map<Notice, number>();
    let session = new Session();
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const { place, file } = makePlace(folder, String(attempt));
      copyStore(origin.place, place);
      const { changed, how } = attempt % 2 === 0 ? flip(bytes, random) : overwrite(bytes, random);
      writeFileSync(file, changed);
      const notice = await look(session, { engine, file }, whole).catch(async (error: unknown) => {
        toll.add('damaged', `${how}: the process that opened it ended: ${String(error)}`);
        await session.kill();
        session = new Session();
        return 'refused' as const;
      });
      notices.set(notice, (notices.get(notice) ?? 0) + 1);
      if (notice === null) toll.add('unnoticed', `${how}: it changes records, and nothing finds it`);
      removePlace(place);
      if (attempt % 200 === 0) {
        await session.kill();
        session = new Session();
      }
    }
    await session.kill();
    const of = (notice: Notice): number => notices.get(notice) ?? 0;
    return (
      `${tries} changes: ${of('no effect')} without effect, ${of('refused')} refused, ` +
      `${of('pages')} found in pages, ${of('checksum')} by checksums`
    );
  },
};

async function look(
  session: Session,
  store: { engine: 'libsql' | 'sqlite'; file: string },
  whole: string,
): Promise<Notice> {
  const refusal = await session.refusal({ do: 'open', store });
  if (refusal !== null) return 'refused';
  const contents = await session.try({ do: 'contents' });
  const verification =
    'value' in contents && JSON.stringify(contents.value) === whole
      ? 'no effect'
      : await session.try({ do: 'verify', deep: true });
  await session.try({ do: 'close' });
  if (verification === 'no effect') return verification;
  if ('failure' in contents || 'failure' in verification) return 'refused';
  const { ok, integrity, schema, rows } = verification.value as VerificationReport;
  if (integrity.length > 0 || schema.length > 0) return 'pages';
  if ((rows?.altered.length ?? 0) > 0) return 'checksum';
  return ok ? null : 'pages';
}

/** One bit, anywhere. */
function flip(bytes: Buffer, random: Random): { changed: Buffer; how: string } {
  const changed = Buffer.from(bytes);
  const at = random.below(bytes.length);
  const bit = random.below(8);
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
  return { changed, how: `bit ${bit} of byte ${at}` };
}

/** Sixteen bytes of a text, to another that looks no worse: the engine's own check says that all is well. */
function overwrite(bytes: Buffer, random: Random): { changed: Buffer; how: string } {
  const changed = Buffer.from(bytes);
  const at = random.pick(placesOfText(bytes));
  for (let index = at; index < at + 16; index += 1)
    changed.writeUInt8(changed.readUInt8(index) === 0x78 ? 0x79 : 0x78, index);
  return { changed, how: `16 bytes from ${at}` };
}

/** Where the file has at least sixteen letters, digits and spaces in a row. */
function placesOfText(bytes: Buffer): number[] {
  const places: number[] = [];
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes.readUInt8(index);
    const isPlain = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x20;
    length = isPlain || byte === 0x2e || byte === 0x3b ? length + 1 : 0;
    if (length >= 16) places.push(index - 15);
  }
  return places;
}
