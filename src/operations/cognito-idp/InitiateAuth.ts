import { cognitoPublic } from '../operation.ts';
import { requirePublicClient } from '../public-client.ts';
import { beginSignIn } from '../sign-in/begin.ts';
import { onBehalf } from '../sign-in/scene.ts';

export const InitiateAuth = cognitoPublic('InitiateAuth', async (context, input, call) => {
  const found = await requirePublicClient(context.store, input.ClientId);
  const isTold = found.client.settings.EnablePropagateAdditionalUserContextData;
  const scene = {
    context,
    call: isTold ? onBehalf(call, input.UserContextData) : call,
    nowMs: context.clock.nowMs(),
    ...found,
  };
  return beginSignIn(scene, input, 'public');
});
