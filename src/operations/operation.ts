/** What an operation is: a name of the contract, the resource it acts on, and what it does. */

import type { AccessKeySecrets } from '../auth/access-key-secrets.ts';
import type { Owner } from '../auth/credentials.ts';
import type { SessionTokens } from '../auth/sessions.ts';
import type { SignInServices } from '../auth/sign-in.ts';
import type { Credential, Message } from '../directory/types.ts';
import type { CallerDetails } from '../iam/caller.ts';
import type { Principal } from '../iam/principal.ts';
import type { UploadSpace } from '../import/upload-space.ts';
import type { Clock } from '../lib/clock.ts';
import type { Quotas } from '../lib/limits.ts';
import type { Awaitable, Store } from '../store/store.ts';
import type { Operations as CognitoIdp } from '../wire/cognito-idp.generated.ts';
import type { Service } from '../wire/contract.ts';
import type { Operations as Iam } from '../wire/iam.generated.ts';
import type { Operations as Logs } from '../wire/logs.generated.ts';
import type { Operations as Poolhouse } from '../wire/poolhouse.generated.ts';
import type { Operations as Sts } from '../wire/sts.generated.ts';

/** The long-lived things that operations work with; each takes only what it needs. */
export interface OperationContext {
  store: Store;
  clock: Clock;
  quotas: Quotas;
  /** Where the files of import jobs are. */
  uploads: UploadSpace;
  /** Tells the worker that a job was started or asked to stop. */
  wakeImports(): void;
  /** The credential of a password: argon2id and an SRP verifier; slow by intent. */
  makeCredential(owner: Owner, password: string, expiresMs?: number): Promise<Credential>;
  signIn: SignInServices;
  delivery: Delivery;
  /** Seals the secrets of access keys that are stored. */
  accessKeySecrets: AccessKeySecrets;
  /** Makes temporary credentials. */
  sessions: SessionTokens;
}

/** What a message says; sealed as soon as it is composed. */
export interface MessageContent {
  /** An e-mail address, or a phone number in E.164. */
  to: string;
  /** Of an e-mail. */
  subject?: string | undefined;
  /** HTML in an e-mail, as in Cognito's templates. */
  body: string;
}

/** Messages to users: composed first, stored with their cause in one commit, then sent. */
export interface Delivery {
  compose(
    whom: Pick<Message, 'poolId' | 'sub' | 'medium'>,
    content: MessageContent,
    expiresMs: number,
  ): Message;
  /** What a stored message says. Throws when it was altered. */
  open(message: Message): MessageContent;
  /**
   * Sends messages that are stored. Resolves when each was sent, or is kept for the operator
   * where nothing sends. What fails is tried again later until it expires.
   * @throws errors.codeDeliveryFailure when the first attempt failed
   */
  send(messages: readonly Message[]): Promise<void>;
  /** As `send`, for a caller who must not learn what becomes of them, nor how long it takes. */
  sendLater(messages: readonly Message[]): void;
}

/** What an operation knows of a call that nobody signed. */
export interface PublicCall {
  requestId: string;
  accountId: string;
  /** The base URL under which the caller reached the server, without a slash at its end. */
  endpoint: string;
  /** Of the connection. */
  sourceIp: string;
  userAgent?: string | undefined;
}

/** What an operation knows of the call that it answers. */
export interface Call extends PublicCall {
  /** Of the signature's scope: each region is a namespace of its own. */
  region: string;
  /** Who signed, as policies know them, and what else is known of them. */
  principal: Principal;
  caller: CallerDetails;
}

/** Condition keys and their values, for the policies that decide about a call. */
export type ConditionKeys = Record<string, string | readonly string[]>;

/** A further action that the caller must be allowed. */
export interface Need {
  action: string;
  resource: string;
  context?: ConditionKeys | undefined;
}

export type Operation = SignedOperation | PublicOperation;

interface Named {
  service: Service;
  name: string;
}

/** Called by applications on behalf of users, without a signature. */
export interface PublicOperation<Input = unknown, Output = unknown> extends Named {
  isPublic: true;
  run(context: OperationContext, input: Input, call: PublicCall): Promise<Output> | Output;
}

export interface SignedOperation<Input = unknown, Output = unknown> extends Named {
  isPublic?: never;
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

type Contracts = {
  'cognito-idp': CognitoIdp;
  logs: Logs;
  iam: Iam;
  sts: Sts;
  poolhouse: Poolhouse;
};

type Declaration<I, O> = Omit<SignedOperation<I, O>, keyof Named>;

/** A declaration helper of one service: input and output types follow from the name. */
const declare =
  <S extends Service>(service: S) =>
  <N extends keyof Contracts[S] & string>(
    name: N,
    declaration: Contracts[S][N] extends { input: infer I; output: infer O }
      ? Declaration<I, O>
      : never,
  ): Operation => ({ service, name, ...(declaration as Declaration<unknown, unknown>) });

/** An operation of user pools that takes no signature, after the contract's `auth`. */
export const cognitoPublic = <N extends keyof CognitoIdp & string>(
  name: N,
  run: CognitoIdp[N] extends { input: infer I; output: infer O }
    ? PublicOperation<I, O>['run']
    : never,
): Operation => ({
  service: 'cognito-idp',
  name,
  isPublic: true,
  run: run as PublicOperation['run'],
});

export const cognitoIdp = declare('cognito-idp');
export const logs = declare('logs');
export const iam = declare('iam');
export const sts = declare('sts');
export const poolhouse = declare('poolhouse');
