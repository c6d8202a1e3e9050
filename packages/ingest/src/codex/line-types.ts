/** Types of a rollout's lines, and of what they hold, that are known and tell nothing that is kept. */
export const SILENT_LINES: ReadonlySet<string> = new Set([
  'compacted',
  'world_state',
  'security_risk_score',
  'inter_agent_communication',
  'inter_agent_communication_metadata',
  'realtime_item',
]);

export const SILENT_ITEMS: ReadonlySet<string> = new Set([
  'message',
  'reasoning',
  'web_search_call',
  'tool_search_call',
  'tool_search_output',
  'image_generation_call',
  'ghost_snapshot',
  'compaction',
  'compaction_summary',
  'context_compaction',
  'other',
]);

export const SILENT_EVENTS: ReadonlySet<string> = new Set([
  'agent_message',
  'agent_reasoning',
  'agent_reasoning_raw_content',
  'agent_reasoning_section_break',
  'background_event',
  'context_compacted',
  'entered_review_mode',
  'exec_command_begin',
  'exited_review_mode',
  'image_generation_begin',
  'image_generation_end',
  'item_started',
  'mcp_tool_call_begin',
  'patch_apply_begin',
  'plan_update',
  'stream_error',
  'sub_agent_activity',
  'thread_goal_updated',
  'thread_name_updated',
  'thread_rolled_back',
  'thread_settings_applied',
  'turn_diff',
  'undo_completed',
  'undo_started',
  'view_image_tool_call',
  'warning',
  'web_search_begin',
  'web_search_end',
]);

/** What `item_completed` may complete besides calls of tools and prompts. */
export const SILENT_COMPLETED: ReadonlySet<string> = new Set([
  'AgentMessage',
  'ContextCompaction',
  'EnteredReviewMode',
  'ExitedReviewMode',
  'HookPrompt',
  'ImageGeneration',
  'ImageView',
  'Plan',
  'Reasoning',
  'SubAgentActivity',
  'WebSearch',
]);
