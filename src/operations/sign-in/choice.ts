/** Sign-ins whose first factor the user chooses: USER_AUTH. */
import type { Challenge } from '../../auth/challenge.ts';
import { errors } from '../../directory/errors.ts';
import {
  addressAttributeOf,
  type FirstFactor,
  firstFactorsOf,
  usualFirstFactors,
} from '../../directory/first-factors.ts';
import { simulatedDelivery } from '../../directory/recovery.ts';
import { evenTime } from '../../lib/even-time.ts';
import { formatSub, newSub } from '../../lib/ids.ts';
import { hiddenAnswerMs } from '../../lib/limits.ts';
import { hidesExistence } from '../public-client.ts';
import { codeDetails } from '../sent-codes.ts';
import { isSignUpSession, openSignUp, redeemSignUp } from '../sign-up-session.ts';
import { advance, type Passage } from './attempt.ts';
import { proceed } from './finish.ts';
import { passPassword, refuseEarly } from './password.ts';
import { type Answer, type Parameters, required, type Scene, type Visitor } from './scene.ts';
import {
  deliveryParameters,
  inWordsOfSignIn,
  passSentFactor,
  storeSignInCode,
} from './sent-factor.ts';
import { requireFresh, sealSession } from './sessions.ts';
import { beginSrp } from './srp.ts';

type SentFactor = 'EMAIL_OTP' | 'SMS_OTP';
type Attribute = 'email' | 'phone_number';

/** With a preference that can be had: its challenge; else the choice. */
export async function beginChoice(
  scene: Scene,
  visitor: Visitor,
  parameters: Parameters,
  session?: string,
): Promise<Answer> {
  if (session !== undefined && isSignUpSession(scene.context, session))
    return goOnFromSignUp(scene, visitor, session);
  if (visitor.account) refuseEarly(scene, visitor.account);
  const available = availableTo(scene, visitor);
  const preferred = available.find((factor) => factor === parameters.PREFERRED_CHALLENGE);
  const answer = preferred
    ? await beginFactor(scene, visitor, preferred, parameters)
    : openChallenge(scene, visitor, 'SELECT_CHALLENGE');
  return answer.AuthenticationResult ? answer : { ...answer, AvailableChallenges: available };
}

/** Whoever confirmed a sign-up just now need not prove again that they are reached. */
async function goOnFromSignUp(scene: Scene, { account }: Visitor, session: string) {
  const { sub } = openSignUp(scene.context, scene.client, session);
  if (sub !== account?.user.sub) throw errors.sessionInvalid();
  let passage: Passage | undefined;
  await redeemSignUp(scene.context, scene, session, (current) => {
    const advanced = advance(scene, current, ['sentCode']);
    if (advanced.refusal) throw advanced.refusal;
    passage = advanced.passage;
    return advanced.account;
  });
  if (!passage) throw new Error('the store did not run the updater');
  return proceed(scene, passage);
}

/** The answer to SELECT_CHALLENGE, which may bring what the chosen factor asks for. */
export function choose(scene: Scene, visitor: Visitor, parameters: Parameters): Promise<Answer> {
  const wanted = required(parameters, 'ANSWER');
  const chosen = availableTo(scene, visitor).find((factor) => factor === wanted);
  if (!chosen) throw errors.challengeNotSelectable(wanted);
  return beginFactor(scene, visitor, chosen, parameters);
}

const availableTo = ({ pool }: Scene, { account }: Visitor): FirstFactor[] =>
  account ? firstFactorsOf(pool, account) : usualFirstFactors(pool);

async function beginFactor(
  scene: Scene,
  visitor: Visitor,
  factor: FirstFactor,
  { PASSWORD, SRP_A }: Parameters,
): Promise<Answer> {
  if (factor === 'PASSWORD' && PASSWORD)
    return proceed(scene, await passPassword(scene, visitor, PASSWORD));
  if (factor === 'PASSWORD_SRP' && SRP_A) return beginSrp(scene, visitor, SRP_A);
  if (factor === 'EMAIL_OTP' || factor === 'SMS_OTP')
    return openChallenge(scene, visitor, factor, await sendTo(scene, visitor, factor));
  return openChallenge(scene, visitor, factor);
}

/** Where the code went, or would have gone: in the same time where nobody is to know which. */
function sendTo(
  scene: Scene,
  visitor: Visitor,
  factor: SentFactor,
): Promise<Record<string, string>> {
  const attribute = addressAttributeOf(factor);
  return hidesExistence(scene.client)
    ? evenTime(hiddenAnswerMs, () => sendQuietly(scene, visitor, attribute))
    : sendOpenly(scene, visitor, attribute);
}

async function sendOpenly(
  scene: Scene,
  visitor: Visitor,
  attribute: Attribute,
): Promise<Record<string, string>> {
  if (!visitor.account) throw errors.userNotFound();
  const { message, details } = await storeSignInCode(scene, visitor.account, attribute);
  await scene.context.delivery.send([message]);
  return deliveryParameters(details);
}

/** Nobody, and whoever is disabled, is sent nothing and counted all the same. */
async function sendQuietly(
  scene: Scene,
  { account, name }: Visitor,
  attribute: Attribute,
): Promise<Record<string, string>> {
  const { context, pool, nowMs } = scene;
  if (account?.user.enabled) {
    const { message, details } = await storeSignInCode(scene, account, attribute);
    context.delivery.sendLater([message]);
    return deliveryParameters(details);
  }
  const seed = context.signIn.strangers.seedOf(pool, name);
  context.signIn.strangers.ask(seed, nowMs);
  const address = account?.user.attributes[attribute];
  return deliveryParameters(
    address === undefined
      ? simulatedDelivery([attribute], name, seed)
      : codeDetails(attribute, address),
  );
}

/** The sessions of somebody and of nobody look the same, down to their length. */
function openChallenge(
  { context, client, nowMs }: Scene,
  { account }: Visitor,
  name: FirstFactor | 'SELECT_CHALLENGE',
  ChallengeParameters: Record<string, string> = {},
): Answer {
  const sub = account?.user.sub ?? formatSub(newSub(nowMs));
  const session = { name, sub, passed: [], startedMs: nowMs };
  return {
    ChallengeName: name,
    Session: sealSession(context, client, session),
    ChallengeParameters,
  };
}

/** The answer to EMAIL_OTP or SMS_OTP as a first factor. */
export async function passSignInCode(
  scene: Scene,
  { account, name }: Visitor,
  challenge: Challenge,
  code: string,
): Promise<Answer> {
  if (!account || (!account.user.enabled && hidesExistence(scene.client)))
    return refuseStranger(scene, name);
  const factor = challenge.name;
  const passage = await passSentFactor(scene, account, {
    purpose: 'signIn',
    code,
    before: [],
    guard: (current) => {
      requireFresh(challenge, current);
      if (!firstFactorsOf(scene.pool, current).some((each) => each === factor))
        throw errors.sessionInvalid();
    },
  });
  return proceed(scene, passage, challenge.startedMs);
}

function refuseStranger({ context, pool, nowMs }: Scene, name: string): never {
  const { strangers } = context.signIn;
  try {
    strangers.try(strangers.seedOf(pool, name), nowMs);
  } catch (error) {
    throw inWordsOfSignIn(error);
  }
  throw errors.authCodeMismatch();
}
