import { cognitoPublic } from '../operation.ts';
import { requirePublicClient } from '../public-client.ts';
import { answerChallenge } from '../sign-in/answer.ts';
import { onBehalf } from '../sign-in/scene.ts';

export const RespondToAuthChallenge = cognitoPublic(
  'RespondToAuthChallenge',
  async (context, input, call) => {
    const found = await requirePublicClient(context.store, input.ClientId);
    const isTold = found.client.settings.EnablePropagateAdditionalUserContextData;
    const scene = {
      context,
      call: isTold ? onBehalf(call, input.UserContextData) : call,
      nowMs: context.clock.nowMs(),
      ...found,
    };
    return answerChallenge(scene, input);
  },
);
