import { isPayload, type Payload } from '../payload.ts';

/** The JSON object that a line is; null where it is none, such as a line that was not written to its end. */
export function parseLine(text: string): Payload | null {
  try {
    const value: unknown = JSON.parse(text);
    return isPayload(value) ? value : null;
  } catch {
    return null;
  }
}
