import type { Agent, ObservedUsage, TranscriptSummary } from '@skep/ingest';
import type { Skipped } from './find-transcripts.ts';

/** What an import has come to so far. */
export class ImportTotals {
  files = 0;
  bytes = 0;
  lines = 0;
  /** Lines that were no JSON, besides a last one that was not written to its end. */
  unreadable_lines = 0;
  torn_lines = 0;
  too_long_lines = 0;
  tool_calls = 0;
  /** Observations that the database will never take. */
  refused = 0;
  readonly tokens: { input: number; cache_read: number; cache_write: number; output: number } = {
    input: 0,
    cache_read: 0,
    cache_write: 0,
    output: 0,
  };
  readonly skipped: Skipped[] = [];
  readonly #sessions = new Set<string>();
  readonly #unknown = new Map<string, number>();

  get sessions(): number {
    return this.#sessions.size;
  }

  /** Lines of types that are not known, by agent and type, the most frequent first. */
  get unknown(): { readonly type: string; readonly lines: number }[] {
    return [...this.#unknown]
      .map(([type, lines]) => ({ type, lines }))
      .sort((a, b) => b.lines - a.lines || (a.type < b.type ? -1 : 1));
  }

  addUsage({ input_tokens, cache_read_tokens, cache_write_tokens, output_tokens }: ObservedUsage): void {
    this.tokens.input += input_tokens ?? 0;
    this.tokens.cache_read += cache_read_tokens ?? 0;
    this.tokens.cache_write += cache_write_tokens ?? 0;
    this.tokens.output += output_tokens ?? 0;
  }

  addSession(agent: Agent, sessionId: string): void {
    this.#sessions.add(`${agent} ${sessionId}`);
  }

  addFile(agent: Agent, bytes: number, { lines, unreadable, unknown }: TranscriptSummary): void {
    this.files += 1;
    this.bytes += bytes;
    this.lines += lines;
    this.unreadable_lines += unreadable;
    for (const [type, count] of unknown) {
      const key = `${agent}: ${type}`;
      this.#unknown.set(key, (this.#unknown.get(key) ?? 0) + count);
    }
  }
}
