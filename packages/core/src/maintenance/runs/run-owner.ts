import type { MaintenanceRunRecord } from '@skep/contracts';
import { type ProcessIdentity, thisProcess } from '@skep/processes';

/** How a run says whose it is: the fields that its process fills in when it begins. */
export function ownerFields(): Pick<MaintenanceRunRecord, 'owner' | 'details'> {
  const { host, pid, started } = thisProcess();
  return { owner: `${pid}@${host}`, details: JSON.stringify({ process_started: started }) };
}

/** The process that a run that is `running` belongs to; null where the run does not tell. */
export function ownerOf({
  owner,
  details,
}: Pick<MaintenanceRunRecord, 'owner' | 'details'>): ProcessIdentity | null {
  const match = /^(\d{1,10})@(.+)$/.exec(owner);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { pid: Number(match[1]), host: match[2], started: startOf(details) };
}

function startOf(details: string | null): string | null {
  try {
    const { process_started: started } = JSON.parse(details ?? '{}') as Record<string, unknown>;
    return typeof started === 'string' ? started : null;
  } catch {
    return null;
  }
}
