import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetWorkGroupCommand,
  ListDataCatalogsCommand,
  ListDatabasesCommand,
  ListTableMetadataCommand,
  ListWorkGroupsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type GetQueryResultsInput,
  type ListDataCatalogsInput,
  type ListDatabasesInput,
  type ListTableMetadataInput,
  type ListWorkGroupsInput,
  type StartQueryExecutionInput,
} from '@aws-sdk/client-athena';
import type { Service } from '../clients.js';

export const athena: Service = {
  word: 'athena',
  id: 'Athena',
  protocol: 'json',
  client: (options) => new AthenaClient(options),
  readings: {},
};

export const listWorkGroups = (input: ListWorkGroupsInput): object => new ListWorkGroupsCommand(input);
export const getWorkGroup = (WorkGroup: string): object => new GetWorkGroupCommand({ WorkGroup });
export const listDataCatalogs = (input: ListDataCatalogsInput): object => new ListDataCatalogsCommand(input);
export const listDatabases = (input: ListDatabasesInput): object => new ListDatabasesCommand(input);
export const listTableMetadata = (input: ListTableMetadataInput): object => new ListTableMetadataCommand(input);
export const startQueryExecution = (input: StartQueryExecutionInput): object => new StartQueryExecutionCommand(input);
export const getQueryExecution = (QueryExecutionId: string): object =>
  new GetQueryExecutionCommand({ QueryExecutionId });
export const getQueryResults = (input: GetQueryResultsInput): object => new GetQueryResultsCommand(input);
export const stopQueryExecution = (QueryExecutionId: string): object =>
  new StopQueryExecutionCommand({ QueryExecutionId });
