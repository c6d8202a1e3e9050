import { HEALTH_STATUSES, type HealthCheck, type HealthStatus } from '@skep/contracts';

export function healthy(name: string, message: string, value: number | null = null): HealthCheck {
  return { name, status: 'healthy', message, advice: null, value };
}

export function degraded(
  name: string,
  message: string,
  advice: string,
  value: number | null = null,
): HealthCheck {
  return { name, status: 'degraded', message, advice, value };
}

export function failing(
  name: string,
  message: string,
  advice: string,
  value: number | null = null,
): HealthCheck {
  return { name, status: 'failing', message, advice, value };
}

/** The worst of the statuses; healthy where there is none. */
export function worstOf(checks: readonly HealthCheck[]): HealthStatus {
  const worst = Math.max(0, ...checks.map(({ status }) => HEALTH_STATUSES.indexOf(status)));
  return HEALTH_STATUSES[worst] ?? 'failing';
}
