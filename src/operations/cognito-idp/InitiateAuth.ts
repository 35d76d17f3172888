import { cognitoPublic } from '../operation.ts';
import { requirePublicClient } from '../public-client.ts';
import { beginSignIn } from '../sign-in/begin.ts';

export const InitiateAuth = cognitoPublic('InitiateAuth', async (context, input, call) => {
  const found = await requirePublicClient(context.store, input.ClientId);
  const scene = { context, call, nowMs: context.clock.nowMs(), ...found };
  return beginSignIn(scene, input, 'public');
});
