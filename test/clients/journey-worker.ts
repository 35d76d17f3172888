/** A thread with an Amplify of its own, in which people sign in one after the other. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { confirmResetPassword, resetPassword, signIn, signOut } from 'aws-amplify/auth';
import { type AppAddress, configureAmplify, currentTokens, type SignedIn } from './amplify-app.ts';

export interface Person {
  username: string;
  email: string;
  /** The one that an administrator gave; without, the person has to reset it. */
  password?: string;
  /** How the person's app tries to sign in before it knows that. */
  firstFlow: 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH';
}

export interface JourneyInput extends AppAddress {
  people: Person[];
  /** What people choose. */
  newPassword: string;
}

/** Asks for the code that was sent to an address, or tells who is signed in. */
export type FromJourney = { codeFor: string } | SignedIn;

const port = parentPort;
assert.ok(port, 'this is a program for a worker thread');
const input = workerData as JourneyInput;

async function codeFor(email: string): Promise<string> {
  port?.postMessage({ codeFor: email } satisfies FromJourney);
  const [code] = await once(port as NonNullable<typeof port>, 'message');
  return code;
}

/** As an app does when it is told that the password has to be reset. */
async function chooseAnother({ username, email, firstFlow }: Person): Promise<string> {
  const options = { authFlowType: firstFlow };
  const { nextStep } = await signIn({ username, password: 'Whatever-it-was.1', options });
  assert.equal(nextStep.signInStep, 'RESET_PASSWORD');
  const reset = await resetPassword({ username });
  assert.equal(reset.nextStep.resetPasswordStep, 'CONFIRM_RESET_PASSWORD_WITH_CODE');
  assert.equal(reset.nextStep.codeDeliveryDetails.deliveryMedium, 'EMAIL');
  const confirmationCode = await codeFor(email);
  await confirmResetPassword({ username, confirmationCode, newPassword: input.newPassword });
  return input.newPassword;
}

configureAmplify(input);
for (const person of input.people) {
  const { username } = person;
  const password = person.password ?? (await chooseAnother(person));
  const { isSignedIn } = await signIn({ username, password });
  assert.equal(isSignedIn, true);
  port.postMessage((await currentTokens(username)) satisfies FromJourney);
  await signOut();
}
port.close();
