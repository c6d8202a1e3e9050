import { clip } from '../storable-text.ts';

const MAX_NAME = 200;

/** A model's name as the store takes it; `unknown` where the log does not tell it. */
export function modelName(model: string | null): string {
  return model === null ? 'unknown' : clip(model, MAX_NAME);
}
