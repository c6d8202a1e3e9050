const POLYNOMIAL = 0xedb88320;

/** What each value of four bits comes to. */
const TABLE = new Uint32Array(16);
for (let index = 0; index < TABLE.length; index += 1) {
  let remainder = index;
  for (let bit = 0; bit < 4; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  TABLE[index] = remainder;
}

/**
 * CRC-32 of ASCII text, as `crc32` of node:zlib gives it. The mark is read whenever a database is opened, and loading node:zlib
 * takes longer than all the rest of that.
 */
export function crc32(text: string): number {
  let remainder = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    remainder ^= text.charCodeAt(index);
    remainder = (TABLE[remainder & 15] ?? 0) ^ (remainder >>> 4);
    remainder = (TABLE[remainder & 15] ?? 0) ^ (remainder >>> 4);
  }
  return ~remainder >>> 0;
}
