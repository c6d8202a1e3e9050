/**
 * The tokens of one message that a model wrote. Table `message_usage`. The kinds of tokens do not overlap, but for
 * `reasoning_tokens`; all of them count from 0, and a kind that the agent does not tell is 0.
 */
export interface MessageUsageRecord {
  session_id: string;
  /** The message's id as the agent or its provider gives it; unique within the session. */
  message_id: string;
  instance_id: string;
  /** The model's name as the agent reports it. */
  model: string;
  /** Read by the model and neither taken from its cache nor put there. */
  input_tokens: number;
  /** Read from the cache. */
  cache_read_tokens: number;
  /** Read, and put into the cache. */
  cache_write_tokens: number;
  /** Written by the model, its reasoning included. */
  output_tokens: number;
  /** The part of `output_tokens` that was reasoning. */
  reasoning_tokens: number;
  timestamp: Date;
}
