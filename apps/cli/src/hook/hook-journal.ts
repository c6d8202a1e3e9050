import { describeError } from '../errors/describe-error.ts';
import { appendToHookLog, ensureFolder } from './hook-log.ts';

/** Event and session names longer than this are no names. */
const MAX_NAME = 100;

/** Collects what is known of the event at hand, for the log's entries about it. */
export class HookJournal {
  readonly #fallback: string;
  #folder: string | null = null;
  #event: string | null = null;
  #sessionId: string | null = null;

  /** @param fallback The folder for the log where the database's own does not take it. */
  constructor(fallback: string) {
    this.#fallback = fallback;
  }

  about(event: string | null, sessionId: string | null): void {
    this.#event = event?.slice(0, MAX_NAME) ?? null;
    this.#sessionId = sessionId?.slice(0, MAX_NAME) ?? null;
  }

  /** The database's folder, there or not. */
  folder(folder: string | null): void {
    this.#folder = folder;
  }

  /** Logs an error by its code and message. */
  log(error: unknown): void {
    const { code, message } = describeError(error);
    this.report(code, message);
  }

  report(code: string, message: string): void {
    ensureFolder(this.#fallback);
    appendToHookLog([...(this.#folder === null ? [] : [this.#folder]), this.#fallback], {
      time: new Date().toISOString(),
      event: this.#event,
      session_id: this.#sessionId,
      code,
      message,
    });
  }
}
