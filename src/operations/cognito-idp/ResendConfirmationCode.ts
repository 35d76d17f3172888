import { errors } from '../../directory/errors.ts';
import { simulatedDelivery } from '../../directory/recovery.ts';
import { addressToConfirm, autoVerified } from '../../directory/sign-up.ts';
import type { Account, Pool } from '../../directory/types.ts';
import { evenTime } from '../../lib/even-time.ts';
import { hiddenAnswerMs } from '../../lib/limits.ts';
import type { CodeDeliveryDetailsType } from '../../wire/cognito-idp.generated.ts';
import { newAuthEvent } from '../auth-events.ts';
import { cognitoPublic, type OperationContext, type PublicCall } from '../operation.ts';
import { hidesExistence, requireProvenClient } from '../public-client.ts';
import { type SentCode, withNewCode } from '../sent-codes.ts';
import { verificationRequest } from '../verification.ts';

export const ResendConfirmationCode = cognitoPublic(
  'ResendConfirmationCode',
  async (context, input, call) => {
    const { client, pool } = await requireProvenClient(context.store, input);
    const CodeDeliveryDetails = hidesExistence(client)
      ? await evenTime(hiddenAnswerMs, () => resendQuietly(context, call, pool, input.Username))
      : await resendOpenly(context, call, pool, input.Username);
    return { CodeDeliveryDetails };
  },
);

async function resendOpenly(
  context: OperationContext,
  call: PublicCall,
  pool: Pool,
  name: string,
): Promise<CodeDeliveryDetailsType> {
  const user = await context.store.users.get(pool, name);
  if (!user) throw errors.usernameClientNotFound();
  if (!user.enabled) throw errors.userDisabled();
  const { message, details } = await storeCode(context, call, pool, user.username);
  await context.delivery.send([message]);
  return details;
}

/** Who does not exist, or is disabled, is told of as if a code had gone out. */
async function resendQuietly(
  context: OperationContext,
  call: PublicCall,
  pool: Pool,
  name: string,
): Promise<CodeDeliveryDetailsType> {
  const { store, signIn, delivery, clock } = context;
  const user = await store.users.get(pool, name);
  if (user?.enabled) {
    const { message, details } = await storeCode(context, call, pool, user.username);
    delivery.sendLater([message]);
    return details;
  }
  const order = autoVerified(pool);
  if (order.length === 0) throw errors.autoVerificationOff();
  const seed = signIn.strangers.seedOf(pool, name);
  signIn.strangers.ask(seed, clock.nowMs());
  return simulatedDelivery(order, name, seed);
}

async function storeCode(
  context: OperationContext,
  call: PublicCall,
  pool: Pool,
  name: string,
): Promise<SentCode> {
  const event = newAuthEvent(context, call, { type: 'ResendCode', response: 'Pass' });
  let sent: SentCode | undefined;
  await context.store.users.change(pool, name, (account: Account) => {
    if (account.user.status !== 'UNCONFIRMED') throw errors.alreadyConfirmed();
    const address = addressToConfirm(pool, account.user);
    if (!address) throw errors.autoVerificationOff();
    sent = withNewCode(context, pool, account, verificationRequest(pool, address, 'signUp'));
    return { ...sent.account, events: [event] };
  });
  if (!sent) throw new Error('the store did not run the updater');
  return sent;
}
