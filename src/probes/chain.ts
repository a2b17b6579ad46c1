/** The two credential chains that are used, in a file of their own: loaded when an account is opened, and no more of the package. */
export { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
