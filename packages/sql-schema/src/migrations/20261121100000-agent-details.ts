import type { Migration } from './migration.ts';

/** The tmux pane of an agent, and the tokens of its messages. */
export const agentDetails: Migration = {
  id: '20261121100000_agent_details',
  checksum: '11c3808d237ad773575e1499e53182a3d6f771db63ccf1325fcd80f7889f6e59',
  up: `
ALTER TABLE instances ADD COLUMN tmux_pane TEXT;

CREATE TABLE message_usage (
  session_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  instance_id TEXT NOT NULL,
  model TEXT NOT NULL,
  input_tokens INTEGER NOT NULL DEFAULT 0 CONSTRAINT chk_message_usage_input_tokens CHECK (input_tokens >= 0),
  cache_read_tokens INTEGER NOT NULL DEFAULT 0 CONSTRAINT chk_message_usage_cache_read_tokens CHECK (cache_read_tokens >= 0),
  cache_write_tokens INTEGER NOT NULL DEFAULT 0 CONSTRAINT chk_message_usage_cache_write_tokens CHECK (cache_write_tokens >= 0),
  output_tokens INTEGER NOT NULL DEFAULT 0 CONSTRAINT chk_message_usage_output_tokens CHECK (output_tokens >= 0),
  reasoning_tokens INTEGER NOT NULL DEFAULT 0 CONSTRAINT chk_message_usage_reasoning_tokens CHECK (reasoning_tokens >= 0),
  timestamp INTEGER NOT NULL,
  PRIMARY KEY (session_id, message_id),
  CONSTRAINT fk_message_usage_instance FOREIGN KEY (instance_id) REFERENCES instances (id)
) STRICT;

CREATE INDEX idx_message_usage_instance ON message_usage (instance_id, model);
`,
  down: `
DROP TABLE message_usage;
ALTER TABLE instances DROP COLUMN tmux_pane;
`,
};
