/** What an operation is: a name of the contract, the resource it acts on, and what it does. */

import type { AccessKeySecrets } from '../auth/access-key-secrets.ts';
import type { SessionTokens } from '../auth/sessions.ts';
import type { CallerDetails } from '../iam/caller.ts';
import type { Principal } from '../iam/principal.ts';
import type { Clock } from '../lib/clock.ts';
import type { Quotas } from '../lib/limits.ts';
import type { Awaitable, Store } from '../store/store.ts';
import type { Operations as CognitoIdp } from '../wire/cognito-idp.generated.ts';
import type { Service } from '../wire/contract.ts';
import type { Operations as Iam } from '../wire/iam.generated.ts';
import type { Operations as Logs } from '../wire/logs.generated.ts';
import type { Operations as Sts } from '../wire/sts.generated.ts';

/** The long-lived things that operations work with; each takes only what it needs. */
export interface OperationContext {
  store: Store;
  clock: Clock;
  quotas: Quotas;
  /** A pre-signed `PUT` URL for the CSV of a job, good for `quotas.uploadUrlSeconds`. */
  presignUpload(job: { poolId: string; jobId: string }, call: Call): string;
  /** Tells the worker that a job was started or asked to stop. */
  wakeImports(): void;
  /** Removes sealed files that no job needs any more. */
  destroyUploads(files: readonly string[]): Promise<void>;
  /** argon2id in PHC form; slow by intent. */
  hashPassword(password: string): Promise<string>;
  /** Seals the secrets of access keys that are stored. */
  accessKeySecrets: AccessKeySecrets;
  /** Makes temporary credentials. */
  sessions: SessionTokens;
}

/** What an operation knows of the call that it answers. */
export interface Call {
  requestId: string;
  /** Of the signature's scope: each region is a namespace of its own. */
  region: string;
  accountId: string;
  /** Who signed, as policies know them, and what else is known of them. */
  principal: Principal;
  caller: CallerDetails;
  /** The base URL under which the caller reached the server, without a slash at its end. */
  endpoint: string;
}

/** Condition keys and their values, for the policies that decide about a call. */
export type ConditionKeys = Record<string, string | readonly string[]>;

/** A further action that the caller must be allowed. */
export interface Need {
  action: string;
  resource: string;
  context?: ConditionKeys | undefined;
}

export interface Operation<Input = unknown, Output = unknown> {
  service: Service;
  name: string;
  /** The ARN that the caller must be allowed to act on; `*` where AWS has none. */
  resource(input: Input, call: Call, store: Store): Awaitable<string>;
  /** Everybody who signs may call it, whatever policies say. */
  needsNoPermission?: true;
  /** What the caller must be allowed besides, such as `iam:PassRole`. */
  alsoNeeds?(input: Input, call: Call, store: Store): Awaitable<Need[]>;
  /** Condition keys that this input gives, such as `aws:RequestTag/team`. */
  conditions?(input: Input): ConditionKeys;
  /**
   * The trust policy that has to allow the caller as well. An operation that declares it is
   * refused when there is none.
   */
  trustPolicy?(input: Input, call: Call, store: Store): Awaitable<string | undefined>;
  run(context: OperationContext, input: Input, call: Call): Promise<Output> | Output;
}

type Contracts = { 'cognito-idp': CognitoIdp; logs: Logs; iam: Iam; sts: Sts };

type Declaration<I, O> = Omit<Operation<I, O>, 'service' | 'name'>;

/** A declaration helper of one service: input and output types follow from the name. */
const declare =
  <S extends Service>(service: S) =>
  <N extends keyof Contracts[S] & string>(
    name: N,
    declaration: Contracts[S][N] extends { input: infer I; output: infer O }
      ? Declaration<I, O>
      : never,
  ): Operation => ({ service, name, ...(declaration as Declaration<unknown, unknown>) });

export const cognitoIdp = declare('cognito-idp');
export const logs = declare('logs');
export const iam = declare('iam');
export const sts = declare('sts');
