import type { Failure } from './failure.js';
import { awsErrorName, statusOf } from './failure.js';

/** What came with an error, beside it: the answer's text, and who says that it answered (the `server` header). */
export interface Heard {
  readonly body: string;
  readonly server: string;
}

/**
 * AWS's own words for an action that an endpoint does not have: a region or partition without the feature.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidAction)
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html (UnknownOperationException)
 */
const names = new Set(['InvalidAction', 'UnknownOperationException']);

const isPage = (body: string): boolean => /^\s*(<!doctype\s+html|<html)/i.test(body);

/**
 * Stand-ins for AWS say it in their own ways: moto with the page of its web server, 404 or 500; LocalStack with 501. An
 * HTML page from anybody else (a proxy, a load balancer) is no word about the operation.
 */
const ofStandIn = (status: number | undefined, { body, server }: Heard): boolean =>
  status === 501 || ((status === 404 || status === 500) && server.startsWith('Werkzeug/') && isPage(body));

/**
 * Whether the endpoint said that it has no such operation, and not that it would not or could not answer: what the
 * operation tells of does not exist behind it.
 */
export const isUnsupported = (error: unknown, heard: Heard): boolean =>
  names.has(awsErrorName(error, heard.body) ?? '') || ofStandIn(statusOf(error), heard);

export const unsupported = ({ message }: Failure): Failure => ({
  why: 'unreachable',
  message: `the endpoint does not have this operation: ${message}`,
  unsupported: true,
});
