// Jira Cloud, REST API v3: calls to make, a line each. A call with `find` needs the issue's key first: search with that JQL
// (POST /rest/api/3/search/jql) and put the key in place of {key}; where nothing is found there is nothing to do.
// JIRA_PROJECT, JIRA_ISSUE_TYPE and JIRA_DONE (the id of the transition that closes) are yours.
import { cut, cutLines, linesOf, main, titleOf } from './events.mjs';

// Jira takes 255 characters of a summary and 32,767 of a description or a comment; a text node of a document holds one at least.
const most = { lines: 100, characters: 20_000 };

const paragraph = (text) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const documentOf = (lines) => ({
  type: 'doc',
  version: 1,
  content: cutLines(lines.slice(0, most.lines), most.characters).map(paragraph),
});
const labels = ({ fingerprint, key }) => ['xapi', `xapi-${fingerprint}`, `xapi-cause-${key}`];
const priorities = { critical: 'Highest', high: 'High', medium: 'Medium', low: 'Low' };

const open = (label) => `labels = "${label}" AND statusCategory != Done`;

const onIssue = (find, path, body) => ({ find, method: 'POST', path: `/rest/api/3/issue/{key}/${path}`, body });
const comment = (event, find) => onIssue(find, 'comment', { body: documentOf(linesOf(event)) });

const closing = (event, find, env) => [
  comment(event, find),
  onIssue(find, 'transitions', { transition: { id: env.JIRA_DONE ?? '31' } }),
];

export const jira = (event, env = {}) => {
  const { finding } = event;
  const byFingerprint = open(`xapi-${event.fingerprint}`);
  switch (event.type) {
    case 'opened':
      return [
        {
          method: 'POST',
          path: '/rest/api/3/issue',
          body: {
            fields: {
              project: { key: env.JIRA_PROJECT ?? 'NET' },
              issuetype: { name: env.JIRA_ISSUE_TYPE ?? 'Bug' },
              summary: cut(titleOf(event).replace(/\s+/g, ' '), 255),
              description: documentOf(linesOf(event)),
              labels: labels(event),
              priority: { name: priorities[finding.severity] },
            },
          },
        },
      ];
    case 'changed':
    case 'undecided':
      return [comment(event, byFingerprint)];
    case 'closed':
      return closing(event, byFingerprint, env);
    case 'decided':
      return closing(event, open(`xapi-cause-${event.key}`), env);
    default:
      return [];
  }
};

await main(import.meta.url, jira);
