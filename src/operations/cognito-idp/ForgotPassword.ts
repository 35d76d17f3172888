import { ApiError, errors } from '../../directory/errors.ts';
import { simulatedDetails } from '../../directory/recovery.ts';
import type { Pool } from '../../directory/types.ts';
import { evenTime } from '../../lib/even-time.ts';
import { hiddenAnswerMs } from '../../lib/limits.ts';
import type { CodeDeliveryDetailsType } from '../../wire/cognito-idp.generated.ts';
import { newAuthEvent } from '../auth-events.ts';
import { cognitoPublic, type OperationContext, type PublicCall } from '../operation.ts';
import { storeResetCode } from '../password-reset.ts';
import { hidesExistence, requireProvenClient } from '../public-client.ts';

export const ForgotPassword = cognitoPublic('ForgotPassword', async (context, input, call) => {
  const { client, pool } = await requireProvenClient(context.store, input);
  const CodeDeliveryDetails = hidesExistence(client)
    ? await evenTime(hiddenAnswerMs, () => sendQuietly(context, call, pool, input.Username))
    : await sendOpenly(context, call, pool, input.Username);
  return { CodeDeliveryDetails };
});

async function sendOpenly(
  context: OperationContext,
  call: PublicCall,
  pool: Pool,
  name: string,
): Promise<CodeDeliveryDetailsType> {
  const user = await context.store.users.get(pool, name);
  if (!user) throw errors.usernameClientNotFound();
  const { message, details } = await storeResetCode(context, pool, user.sub, {
    events: [startOf(context, call)],
  });
  await context.delivery.send([message]);
  return details;
}

/** Tells the same, and as soon, of whoever cannot be sent a code: most of all of nobody. */
async function sendQuietly(
  context: OperationContext,
  call: PublicCall,
  pool: Pool,
  name: string,
): Promise<CodeDeliveryDetailsType> {
  const { signIn, delivery, clock } = context;
  const seed = signIn.strangers.seedOf(pool, name);
  const simulated = simulatedDetails(pool, name, seed);
  try {
    const events = [startOf(context, call)];
    const { message, details } = await storeResetCode(context, pool, name, { events });
    delivery.sendLater([message]);
    return details;
  } catch (error) {
    if (!tellsOfTheUser(error)) throw error;
    signIn.strangers.ask(seed, clock.nowMs());
    return simulated;
  }
}

const tellsOfTheUser = (error: unknown): boolean =>
  error instanceof ApiError &&
  ['UserNotFoundException', 'NotAuthorizedException', 'InvalidParameterException'].includes(
    error.code,
  );

const startOf = (context: OperationContext, call: PublicCall) =>
  newAuthEvent(context, call, { type: 'ForgotPassword', response: 'InProgress' });
