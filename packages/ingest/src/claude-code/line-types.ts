/** Types of a transcript's lines that are known and tell nothing that is kept. */
export const SILENT_LINES: ReadonlySet<string> = new Set([
  'agent-name',
  'ai-title',
  'api-request',
  'atis-latch',
  'attachment',
  'cost-state',
  'custom-title',
  'file-history-snapshot',
  'last-prompt',
  'mode',
  'permission-mode',
  'pr-link',
  'progress',
  'queue-operation',
  'summary',
  'tag',
  'tools-used',
  'worktree-state',
]);

/** The same of lines of type `system`, by their `subtype`. */
export const SILENT_SYSTEM: ReadonlySet<string> = new Set([
  'api_error',
  'api_metrics',
  'away_summary',
  'bridge_status',
  'compact_boundary',
  'informational',
  'local_command',
  'memory_saved',
  'microcompact_boundary',
  'permission_retry',
  'scheduled_task_fire',
  'stop_hook_summary',
  'thinking',
  'turn_duration',
]);

/** Blocks of messages that are no calls, results or text. */
export const SILENT_BLOCKS: ReadonlySet<string> = new Set([
  'document',
  'fallback',
  'image',
  'redacted_thinking',
  'server_tool_use',
  'text',
  'thinking',
  'tool_reference',
  'web_fetch_tool_result',
  'web_search_tool_result',
]);
