import { FINDINGS, type FindingKey, type ModelFinding, type ModelRound } from './model-state.ts';

export interface Verdict {
  readonly status: 'approved' | 'changes_requested';
  readonly isStuck: boolean;
}

/** What a submission comes to. Notes its findings in the round, and in the round before what became of that one's. */
export function judge(
  rounds: readonly ModelRound[],
  round: ModelRound,
  verdict: Verdict['status'],
  keys: readonly FindingKey[],
): Verdict {
  const earlier = rounds.filter((each) => each.round < round.round).toReversed();
  const before = earlier.find(({ status }) => status === 'approved' || status === 'changes_requested');
  for (const finding of before?.findings ?? []) {
    if (finding.resolution === 'wont_fix') continue;
    if (keys.includes(finding.key)) finding.resolution = 'repeated';
    else if (finding.inScope) finding.resolution = 'fixed';
  }
  round.findings = keys.map((key) => ({ key, inScope: isInScope(key, round), resolution: 'open' }));

  const blocking = round.findings.filter(({ inScope }) => inScope);
  const isBeside = keys.length > 0 && blocking.length === 0;
  const status = isBeside ? 'approved' : verdict;
  const refused = earlier.find((each) => each.status === 'changes_requested');
  const isStuck =
    status === 'changes_requested' &&
    blocking.length > 0 &&
    refused !== undefined &&
    round.files !== null &&
    sorted(round.files) === sorted(refused.files ?? []) &&
    refused.files !== null &&
    sorted(keysOf(round.findings)) === sorted(keysOf(refused.findings));
  return { status, isStuck };
}

function isInScope(key: FindingKey, { files }: ModelRound): boolean {
  const { file } = FINDINGS[key];
  return file === null || files === null || files.includes(file);
}

function keysOf(findings: readonly ModelFinding[]): FindingKey[] {
  return findings.filter(({ inScope }) => inScope).map(({ key }) => key);
}

function sorted(texts: readonly string[]): string {
  return texts.toSorted().join();
}
