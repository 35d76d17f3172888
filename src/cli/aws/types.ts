/** What the two halves of an AWS-shaped command hand each other. */
import type { Service } from '../../wire/contract.ts';

export const outputFormats = ['json', 'text', 'table', 'yaml', 'yaml-stream'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** The global options as they were given; what was not given is left to the configuration. */
export interface Globals {
  debug?: boolean | undefined;
  endpointUrl?: string | undefined;
  noVerifySsl?: boolean | undefined;
  noPaginate?: boolean | undefined;
  output?: OutputFormat | undefined;
  query?: string | undefined;
  profile?: string | undefined;
  region?: string | undefined;
  color: 'on' | 'off' | 'auto';
  noSignRequest?: boolean | undefined;
  caBundle?: string | undefined;
  /** In seconds; 0 means no limit. */
  cliReadTimeout?: number | undefined;
  /** In seconds; 0 means no limit. */
  cliConnectTimeout?: number | undefined;
  cliBinaryFormat?: 'base64' | 'raw-in-base64-out' | undefined;
  noCliPager?: boolean | undefined;
  cliAutoPrompt?: boolean | undefined;
  noCliAutoPrompt?: boolean | undefined;
}

/** How an operation that pages is to be paged. */
export interface Paging {
  pageSize?: number | undefined;
  maxItems?: number | undefined;
  startingToken?: string | undefined;
}

/** One call, parsed and validated. */
export interface AwsCall {
  service: Service;
  /** As on the wire: `CreateUserImportJob`. */
  operation: string;
  /** By wire names; blobs are `Uint8Array`, timestamps `Date`. */
  input: Record<string, unknown>;
  globals: Globals;
  paging: Paging;
  /** Whether the pages are to be put together: the operation pages, and nobody asked for one page. */
  paged: boolean;
}

/** The end of a command that failed; the message is exactly what goes to standard error. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
