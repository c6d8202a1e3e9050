import { describeError } from '../errors/describe-error.ts';
import { type DatabaseLocation, folderOf } from '../location/database-location.ts';
import { appendToHookLog, ensureFolder } from './hook-log.ts';

/** Event and session names longer than this are no names. */
const MAX_NAME = 100;

/** Collects what is known of the event at hand, for the log's entries about it. */
export class HookJournal {
  readonly #fallback: string;
  #location: DatabaseLocation | null = null;
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

  /** Where the event is to be recorded. */
  goesTo(location: DatabaseLocation): void {
    this.#location = location;
  }

  /** Logs an error by its code and message. */
  log(error: unknown): void {
    const { code, message } = describeError(error);
    this.report(code, message);
  }

  report(code: string, message: string): void {
    ensureFolder(this.#fallback);
    const location = this.#location;
    const beside = location === null ? null : folderOf(location);
    appendToHookLog([...(beside === null ? [] : [beside]), this.#fallback], {
      time: new Date().toISOString(),
      database: location?.path ?? null,
      event: this.#event,
      session_id: this.#sessionId,
      code,
      message,
    });
  }
}
