import { createHash } from 'node:crypto';
import type { FindingSeverity, NewFinding } from '@skep/contracts';
import { type FilePlace, repositoryPath } from './repository-path.ts';

/** A finding as it was read: which file it is about is known when it is known where the repository lies. */
export interface DraftFinding {
  readonly file: FilePlace | null;
  readonly startLine: number | null;
  readonly endLine: number | null;
  readonly severity: FindingSeverity;
  readonly title: string;
  readonly body: string | null;
  /** What makes it the same as one found before; null: its file and title do. */
  readonly identity: Identity | null;
}

export type Identity =
  | { readonly kind: 'fingerprint'; readonly value: string }
  /** What a tool tells of a finding's identity. `partial`: to be told apart, it needs its file as well. */
  | { readonly kind: 'tool'; readonly partial: boolean; readonly parts: readonly string[] };

/** @param roots Where worktrees of the repository lie on this machine. */
export function finishFinding(draft: DraftFinding, roots: readonly string[]): NewFinding {
  const { startLine, endLine, severity, title, body } = draft;
  const file = draft.file === null ? null : repositoryPath(draft.file, roots);
  return {
    file,
    startLine,
    endLine,
    severity,
    title,
    body,
    fingerprint: fingerprintOf(draft.identity, file),
  };
}

function fingerprintOf(identity: Identity | null, file: string | null): string | null {
  if (identity === null) return null;
  if (identity.kind === 'fingerprint') return identity.value;
  // Hashed, because a tool may take a whole line of code for a fingerprint.
  const parts = identity.partial ? [file, ...identity.parts] : identity.parts;
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
