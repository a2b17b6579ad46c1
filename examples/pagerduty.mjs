// PagerDuty, Events API v2: bodies for POST https://events.pagerduty.com/v2/enqueue, a line each. PAGERDUTY_ROUTING_KEY is yours.
// An event is at most 512 KB, its summary 1,024 characters. PagerDuty cannot be searched by a sender, so the key of cause and request deduplicates: the stream closes before it opens.
import { cut, cutLines, linesOf, main, titleOf } from './events.mjs';

const severities = { critical: 'critical', high: 'error', medium: 'warning', low: 'info' };

export const pagerDuty = (event, env = {}) => {
  const { finding } = event;
  const base = { routing_key: env.PAGERDUTY_ROUTING_KEY ?? 'ROUTING_KEY', dedup_key: `xapi-${event.key}` };
  if (event.type === 'closed' || event.type === 'decided') return [{ ...base, event_action: 'resolve' }];
  if (event.type !== 'opened' && event.type !== 'changed') return [];
  return [
    {
      ...base,
      event_action: 'trigger',
      payload: {
        summary: cut(titleOf(event), 1024),
        source: cut(finding.subject || finding.request || 'xapi', 1024),
        severity: severities[finding.severity],
        component: finding.layer,
        group: finding.account,
        class: finding.code,
        custom_details: { fingerprint: event.fingerprint, text: cutLines(linesOf(event), 100_000) },
      },
    },
  ];
};

await main(import.meta.url, pagerDuty);
