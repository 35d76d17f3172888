/** The answers to challenges, for whoever calls RespondToAuthChallenge or its twin. */
import type { Challenge, ChallengeName } from '../../auth/challenge.ts';
import { checkSecretHash } from '../../auth/secret-hash.ts';
import { errors } from '../../directory/errors.ts';
import { askableMethods, secondFactorOf } from '../../directory/mfa.ts';
import type { Account, MfaMethod } from '../../directory/types.ts';
import type { RespondToAuthChallengeRequest } from '../../wire/cognito-idp.generated.ts';
import { advance } from './attempt.ts';
import { choose, passSignInCode } from './choice.ts';
import { askFor, proceed } from './finish.ts';
import { requireTemporary, setNewPassword } from './new-password.ts';
import { passPassword } from './password.ts';
import {
  type Answer,
  findVisitor,
  hidden,
  type Parameters,
  required,
  type Scene,
  type Visitor,
} from './scene.ts';
import { passSentFactor } from './sent-factor.ts';
import { openSession, requireFresh } from './sessions.ts';
import { beginSrp, passSrp } from './srp.ts';
import { passTotp } from './totp.ts';

type Input = Omit<RespondToAuthChallengeRequest, 'ClientId'>;

/** An answer, and the session that its challenge came with. */
interface Reply {
  visitor: Visitor;
  challenge: Challenge;
  parameters: Parameters;
}

/**
 * All that SRP needs to know is in its secret block: it is the one challenge without a session.
 * @throws every refusal of a sign-in
 */
export async function answerChallenge(scene: Scene, input: Input): Promise<Answer> {
  const { ChallengeName: name, ChallengeResponses: parameters = {}, Session: session } = input;
  const answer = answers[name];
  if (!answer && name !== 'PASSWORD_VERIFIER') throw refusalOf(name);
  const username = required(parameters, 'USERNAME');
  checkSecretHash(scene.client, [username], parameters.SECRET_HASH);
  const challenge = session === undefined ? undefined : openOwn(scene, name, session);
  if (answer && !challenge) throw errors.missingParameter('Session');
  return hidden(scene, async () => {
    const visitor = await findVisitor(scene, username);
    if (!answer || !challenge) return proceed(scene, await passSrp(scene, visitor, parameters));
    if (visitor.account) requireSession(challenge, visitor.account);
    return answer(scene, { visitor, challenge, parameters });
  });
}

function openOwn({ context, client }: Scene, name: ChallengeName, session: string): Challenge {
  const challenge = openSession(context, session);
  const isOwn = challenge.poolId === client.poolId && challenge.clientId === client.id;
  if (!isOwn || challenge.name !== name) throw errors.sessionInvalid();
  return challenge;
}

/** Where nothing was passed yet, the first factor says what may be told of the user. */
function requireSession(challenge: Challenge, account: Account): void {
  if (challenge.sub !== account.user.sub) throw errors.sessionInvalid();
  if (challenge.name === 'NEW_PASSWORD_REQUIRED') requireTemporary(challenge, account);
  else if (challenge.passed.length > 0) requireFresh(challenge, account);
}

type Run = (scene: Scene, reply: Reply) => Promise<Answer> | Answer;

const answers: Partial<Record<ChallengeName, Run>> = {
  NEW_PASSWORD_REQUIRED: async (scene, { visitor, challenge, parameters }) => {
    const account = requireSomebody(visitor);
    const passage = await setNewPassword(scene, account, challenge, parameters);
    return proceed(scene, passage, challenge.startedMs);
  },
  SMS_MFA: (scene, reply) => passMfaCode(scene, reply, 'SMS_MFA_CODE'),
  EMAIL_OTP: (scene, reply) =>
    reply.challenge.passed.length > 0
      ? passMfaCode(scene, reply, 'EMAIL_OTP_CODE')
      : passFirstCode(scene, reply, 'EMAIL_OTP_CODE'),
  SMS_OTP: (scene, reply) => passFirstCode(scene, reply, 'SMS_OTP_CODE'),
  SOFTWARE_TOKEN_MFA: async (scene, { visitor, challenge, parameters }) => {
    const account = requireSomebody(visitor);
    const code = required(parameters, 'SOFTWARE_TOKEN_MFA_CODE');
    const guard = stillAsked(scene, challenge, 'SOFTWARE_TOKEN_MFA');
    return proceed(
      scene,
      await passTotp(scene, account, challenge.passed, code, guard),
      challenge.startedMs,
    );
  },
  SELECT_MFA_TYPE: selectMfaType,
  MFA_SETUP: finishMfaSetup,
  SELECT_CHALLENGE: (scene, { visitor, parameters }) => choose(scene, visitor, parameters),
  PASSWORD: async (scene, { visitor, parameters }) => {
    const password = required(parameters, 'PASSWORD');
    return proceed(scene, await passPassword(scene, visitor, password));
  },
  PASSWORD_SRP: (scene, { visitor, parameters }) =>
    beginSrp(scene, visitor, required(parameters, 'SRP_A')),
};

const refusalOf = (name: ChallengeName) =>
  name === 'CUSTOM_CHALLENGE'
    ? errors.customAuthNotConfigured()
    : errors.challengeNotSupported(name);

/** Sessions of second factors are only given to users. */
function requireSomebody({ account }: Visitor): Account {
  if (!account) throw errors.sessionInvalid();
  return account;
}

async function passMfaCode(
  scene: Scene,
  { visitor, challenge, parameters }: Reply,
  member: string,
): Promise<Answer> {
  const passage = await passSentFactor(scene, requireSomebody(visitor), {
    purpose: 'mfa',
    code: required(parameters, member),
    before: challenge.passed,
    guard: stillAsked(scene, challenge, member === 'SMS_MFA_CODE' ? 'SMS_MFA' : 'EMAIL_OTP'),
  });
  return proceed(scene, passage, challenge.startedMs);
}

/** The session must hold, and the user not have given up the factor meanwhile. */
const stillAsked =
  ({ pool }: Scene, challenge: Challenge, method: MfaMethod) =>
  (account: Account): void => {
    requireFresh(challenge, account);
    if (!askableMethods(pool, account).includes(method)) throw errors.sessionInvalid();
  };

const passFirstCode = (
  scene: Scene,
  { visitor, challenge, parameters }: Reply,
  member: string,
): Promise<Answer> => passSignInCode(scene, visitor, challenge, required(parameters, member));

function selectMfaType(scene: Scene, { visitor, challenge, parameters }: Reply): Promise<Answer> {
  const account = requireSomebody(visitor);
  const wanted = required(parameters, 'ANSWER');
  const factor = secondFactorOf(scene.pool, account);
  const methods: readonly MfaMethod[] = factor.kind === 'choose' ? factor.methods : [];
  const method = methods.find((name) => name === wanted);
  if (!method) throw errors.challengeNotSelectable(wanted);
  const { passed, startedMs } = challenge;
  return askFor(scene, { account, passed, startedMs }, method);
}

/**
 * The end of a sign-in in which an authenticator was set up, by VerifySoftwareToken, whose session
 * says so. It is switched on by this, which is why it can be done once.
 */
async function finishMfaSetup(scene: Scene, { visitor, challenge }: Reply): Promise<Answer> {
  const { user } = requireSomebody(visitor);
  if (!challenge.passed.includes('totp')) throw errors.softwareTokenNotFound();
  let passage: ReturnType<typeof advance>['passage'] | undefined;
  await scene.context.store.users.change(scene.pool, user.sub, (current) => {
    requireFresh(challenge, current);
    const { state } = current;
    const enabled = state.mfa?.enabled ?? [];
    if (enabled.includes('SOFTWARE_TOKEN_MFA')) throw errors.sessionUsed();
    if (!state.totp?.verified) throw errors.softwareTokenNotFound();
    const mfa = { ...state.mfa, enabled: [...enabled, 'SOFTWARE_TOKEN_MFA' as const] };
    const advanced = advance(scene, { ...current, state: { ...state, mfa } }, challenge.passed);
    if (advanced.refusal) throw advanced.refusal;
    passage = advanced.passage;
    return advanced.account;
  });
  if (!passage) throw new Error('the store did not run the updater');
  return proceed(scene, passage, challenge.startedMs);
}
