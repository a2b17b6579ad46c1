// PagerDuty, Events API v2: bodies for POST https://events.pagerduty.com/v2/enqueue, a line each. PAGERDUTY_ROUTING_KEY is yours.
// PagerDuty cannot be searched by a sender, so the key of cause and request deduplicates: the stream closes before it opens.
import { cut, linesOf, main, titleOf } from './events.mjs';

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
        source: finding.subject || finding.request || 'xapi',
        severity: severities[finding.severity],
        component: finding.layer,
        group: finding.account,
        class: finding.code,
        custom_details: { fingerprint: event.fingerprint, text: linesOf(event) },
      },
    },
  ];
};

await main(import.meta.url, pagerDuty);
