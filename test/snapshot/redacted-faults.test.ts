import { expect, test } from '@jest/globals';
import type { OperationId } from '../../src/snapshot/operations.js';
import { redactionOf } from '../../src/snapshot/redact.js';
import { dropSecrets } from '../../src/snapshot/secrets.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import type { Fault } from '../faults/fault.js';
import { faults } from '../faults/index.js';
import { healthy } from '../worlds/peered.js';

/** As it is collected: without secrets. */
const kept = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  answers: new Map(
    [...snapshot.answers].map(([path, value]) => [
      path,
      dropSecrets(parseAnswerPath(path).operation as OperationId, value),
    ]),
  ),
});

interface Words {
  readonly text: (text: string) => string;
  readonly name: (name: string) => string;
}

/** Everything of a report that a redacted snapshot must keep: all but the texts. */
const verdicts = (snapshot: Snapshot, fault: Fault, { text, name }: Words, bodyText: Words['text']) => {
  const { report } = diagnosed(snapshot, {
    ...fault,
    target: text(fault.target),
    from: /^[a-z]+$/.test(fault.from) ? name(fault.from) : fault.from,
    headers: fault.headers?.map(text),
    principal: fault.principal === undefined ? undefined : text(fault.principal),
  });
  const { verdict, summary, requests, findings } = report;
  return {
    verdict,
    summary,
    requests: requests.map((request) => ({
      verdict: request.verdict,
      rootCause: request.rootCause,
      predicted: request.predicted && { ...request.predicted, body: bodyText(request.predicted.body ?? '') },
    })),
    findings: findings.map(({ code, is, role, layer }) => ({ code, is, role, layer })),
  };
};

test.each(faults.map((fault) => [fault.code, fault] as const))(
  'a redacted snapshot gives the same verdicts: %s',
  (_code, fault) => {
    const snapshot = kept(fault.breaks((fault.world ?? healthy)()));
    const same: Words = { text: (text) => text, name: (name) => name };
    const redacted = redactionOf(snapshot);
    expect(verdicts(redacted.snapshot, fault, redacted, same.text)).toEqual(
      verdicts(snapshot, fault, same, redacted.text),
    );
  },
);
