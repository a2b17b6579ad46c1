import { apis } from '../../resources/index.js';
import { ofApi } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

/** Tags that CloudFormation sets itself, and those by which teams mark what Terraform, CDK and their kin manage. */
const managed =
  /^aws:cloudformation:|^aws:cdk|cloudformation|terraform|opentofu|pulumi|\bcdk\b|^(managed|created|provisioned)[-_]?by$/i;

export default rule({
  code: 'not-managed-by-code',
  title: 'A stack or module manages the API',
  why: 'An API without a sign of CloudFormation, CDK or Terraform was made by hand: nobody can say what it should be, make it again, or see who changed it by whose decision.',
  severity: 'low',
  remedy: 'Import the API into a CloudFormation stack or a Terraform module; tag what Terraform manages.',
  noRepair: 'The code that should own the API is not in the account.',
  page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html',
  controls: ['Well-Architected OPS05-BP04'],
  about: apis,
  needs: [],
  subject: ofApi,
  judge({ value: { id, tags = {} } }) {
    const sign = Object.entries(tags).find(([name, value]) => managed.test(name) || managed.test(value));
    return sign ? pass(`${id} has the tag ${sign[0]}`) : weak(`no tag of ${id} names a tool that manages it`);
  },
});
