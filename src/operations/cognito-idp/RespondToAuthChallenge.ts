import { cognitoPublic } from '../operation.ts';
import { requirePublicClient } from '../public-client.ts';
import { answerChallenge } from '../sign-in/answer.ts';

export const RespondToAuthChallenge = cognitoPublic(
  'RespondToAuthChallenge',
  async (context, input, call) => {
    const found = await requirePublicClient(context.store, input.ClientId);
    const scene = { context, call, nowMs: context.clock.nowMs(), ...found };
    return answerChallenge(scene, input);
  },
);
