// ServiceNow, Table API: calls to make, a line each. A call with `find` needs the record's sys_id first: GET
// /api/now/table/incident with that sysparm_query, and put the sys_id in place of {sys_id}.
import { cut, linesOf, main, titleOf } from './events.mjs';

const table = '/api/now/table/incident';
const levels = { critical: '1', high: '2', medium: '2', low: '3' };
const resolved = '6';

const patch = (query, body) => ({
  find: `${query}^active=true`,
  method: 'PATCH',
  path: `${table}/{sys_id}`,
  body,
});

const closing = (event, query) =>
  patch(query, {
    state: resolved,
    close_code: 'Solution provided',
    close_notes: cut(linesOf(event).join('\n'), 4000),
  });

export const serviceNow = (event) => {
  const { finding, fingerprint, key } = event;
  const own = `correlation_id=${fingerprint}`;
  const text = cut(linesOf(event).join('\n'), 4000);
  switch (event.type) {
    case 'opened':
      return [
        {
          method: 'POST',
          path: table,
          body: {
            correlation_id: fingerprint,
            correlation_display: `xapi ${key}`,
            short_description: cut(titleOf(event).replace(/\s+/g, ' '), 160),
            description: text,
            impact: levels[finding.severity],
            urgency: levels[finding.severity],
          },
        },
      ];
    case 'changed':
    case 'undecided':
      return [patch(own, { work_notes: text })];
    case 'closed':
      return [closing(event, own)];
    case 'decided':
      return [closing(event, `correlation_display=xapi ${key}`)];
    default:
      return [];
  }
};

await main(import.meta.url, serviceNow);
