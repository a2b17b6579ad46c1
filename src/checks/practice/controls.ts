/** A control of AWS: its title, and the page that states it. */
interface Control {
  readonly title: string;
  readonly page: string;
}

const securityHub = (service: string, title: string): Control => ({
  title,
  page: `https://docs.aws.amazon.com/securityhub/latest/userguide/${service}-controls.html`,
});

/** Ids of best practices move between editions of the framework: these are those of 2024-06-27. */
const wellArchitected = (page: string, title: string): Control => ({
  title,
  page: `https://docs.aws.amazon.com/wellarchitected/2024-06-27/framework/${page}.html`,
});

/**
 * The controls that rules name: those of Security Hub's standard AWS Foundational Security Best Practices (FSBP), and best
 * practices of the Well-Architected Framework.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 */
export const controls = {
  'FSBP ACM.1': securityHub(
    'acm',
    'Imported and ACM-issued certificates should be renewed after a specified time period',
  ),
  'FSBP APIGateway.1': securityHub(
    'apigateway',
    'API Gateway REST and WebSocket API execution logging should be enabled',
  ),
  'FSBP APIGateway.3': securityHub('apigateway', 'API Gateway REST API stages should have AWS X-Ray tracing enabled'),
  'FSBP APIGateway.4': securityHub('apigateway', 'API Gateway should be associated with a WAF Web ACL'),
  'FSBP APIGateway.5': securityHub('apigateway', 'API Gateway REST API cache data should be encrypted at rest'),
  'FSBP CloudTrail.1': securityHub(
    'cloudtrail',
    'CloudTrail should be enabled and configured with at least one multi-Region trail that includes read and write management events',
  ),
  'FSBP Config.1': securityHub(
    'config',
    'AWS Config should be enabled and use the service-linked role for resource recording',
  ),
  'FSBP EC2.6': securityHub('ec2', 'VPC flow logging should be enabled in all VPCs'),
  'FSBP EC2.18': securityHub(
    'ec2',
    'Security groups should only allow unrestricted incoming traffic for authorized ports',
  ),
  'FSBP EC2.21': securityHub('ec2', 'Network ACLs should not allow ingress from 0.0.0.0/0 to port 22 or port 3389'),
  'FSBP IAM.21': securityHub(
    'iam',
    'IAM customer managed policies that you create should not allow wildcard actions for services',
  ),
  'Well-Architected COST04-BP03': wellArchitected(
    'cost_decomissioning_resources_decommission',
    'Decommission resources',
  ),
  'Well-Architected OPS05-BP04': wellArchitected(
    'ops_dev_integ_build_mgmt_sys',
    'Use build and deployment management systems',
  ),
  'Well-Architected OPS05-BP09': wellArchitected(
    'ops_dev_integ_freq_sm_rev_chg',
    'Make frequent, small, reversible changes',
  ),
  'Well-Architected PERF03-BP05': wellArchitected(
    'perf_data_access_patterns_caching',
    'Implement data access patterns that utilize caching',
  ),
  'Well-Architected REL05-BP02': wellArchitected(
    'rel_mitigate_interaction_failure_throttle_requests',
    'Throttle requests',
  ),
  'Well-Architected REL05-BP05': wellArchitected(
    'rel_mitigate_interaction_failure_client_timeouts',
    'Set client timeouts',
  ),
  'Well-Architected REL06-BP07': wellArchitected(
    'rel_monitor_aws_resources_end_to_end',
    'Monitor end-to-end tracing of requests through your system',
  ),
  'Well-Architected REL10-BP01': wellArchitected(
    'rel_fault_isolation_multiaz_region_system',
    'Deploy the workload to multiple locations',
  ),
  'Well-Architected SEC01-BP01': wellArchitected(
    'sec_securely_operate_multi_accounts',
    'Separate workloads using accounts',
  ),
  'Well-Architected SEC03-BP02': wellArchitected('sec_permissions_least_privileges', 'Grant least privilege access'),
  'Well-Architected SEC03-BP07': wellArchitected(
    'sec_permissions_analyze_cross_account',
    'Analyze public and cross-account access',
  ),
  'Well-Architected SEC03-BP09': wellArchitected(
    'sec_permissions_share_securely_third_party',
    'Share resources securely with a third party',
  ),
  'Well-Architected SEC04-BP01': wellArchitected(
    'sec_detect_investigate_events_app_service_logging',
    'Configure service and application logging',
  ),
  'Well-Architected SEC05-BP02': wellArchitected(
    'sec_network_protection_layered',
    'Control traffic flow within your network layers',
  ),
  'Well-Architected SEC08-BP02': wellArchitected('sec_protect_data_rest_encrypt', 'Enforce encryption at rest'),
  'Well-Architected SEC09-BP01': wellArchitected(
    'sec_protect_data_transit_key_cert_mgmt',
    'Implement secure key and certificate management',
  ),
  'Well-Architected SEC09-BP02': wellArchitected('sec_protect_data_transit_encrypt', 'Enforce encryption in transit'),
} as const satisfies Readonly<Record<string, Control>>;

export type ControlId = keyof typeof controls;
