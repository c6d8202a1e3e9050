/** A value as a record holds it. Bytes that are no text stay bytes. */
export type RecordValue = null | number | bigint | string | Uint8Array;

/** A number of SQLite's variable length, and where the next byte is; null where it goes beyond the end. */
export function readVarint(bytes: Uint8Array, offset: number): { value: bigint; next: number } | null {
  let value = 0n;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[offset + i];
    if (byte === undefined) return null;
    if (i === 8) return { value: BigInt.asIntN(64, (value << 8n) | BigInt(byte)), next: offset + 9 };
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value, next: offset + i + 1 };
  }
  return null;
}

/** The values of a record; null where the bytes are none: the header does not add up to what follows it. */
export function decodeRecord(payload: Uint8Array): RecordValue[] | null {
  const header = readVarint(payload, 0);
  if (header === null || header.value < 1n || header.value > BigInt(payload.length)) return null;
  const end = Number(header.value);
  const values: RecordValue[] = [];
  let at = header.next;
  let body = end;
  while (at < end) {
    const type = readVarint(payload, at);
    if (type === null || type.next > end) return null;
    at = type.next;
    const size = sizeOf(type.value);
    if (size === null || body + size > payload.length) return null;
    values.push(decodeValue(type.value, payload.subarray(body, body + size)));
    body += size;
  }
  return at === end && body === payload.length ? values : null;
}

const INTEGER_SIZES = [0, 1, 2, 3, 4, 6, 8];

function sizeOf(type: bigint): number | null {
  if (type < 0n || type === 10n || type === 11n) return null;
  if (type <= 6n) return INTEGER_SIZES[Number(type)] ?? null;
  if (type === 7n) return 8;
  if (type <= 9n) return 0;
  const size = (type - (type % 2n === 0n ? 12n : 13n)) / 2n;
  return size > 0x7fff_ffffn ? null : Number(size);
}

function decodeValue(type: bigint, bytes: Uint8Array): RecordValue {
  if (type === 0n) return null;
  if (type === 8n) return 0;
  if (type === 9n) return 1;
  if (type === 7n) return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
  if (type <= 6n) return integer(bytes);
  return type % 2n === 0n ? bytes : text(bytes);
}

function integer(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  const signed = BigInt.asIntN(bytes.length * 8, value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function text(bytes: Uint8Array): string | Uint8Array {
  try {
    return decoder.decode(bytes);
  } catch {
    return bytes;
  }
}
