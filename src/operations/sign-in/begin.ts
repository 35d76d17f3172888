/** How a sign-in begins, for whoever calls InitiateAuth or AdminInitiateAuth. */
import { checkSecretHash } from '../../auth/secret-hash.ts';
import { requireFlow, requireRefreshFlow, type SignInFlow } from '../../directory/auth-flows.ts';
import { errors } from '../../directory/errors.ts';
import type { InitiateAuthRequest } from '../../wire/cognito-idp.generated.ts';
import { refreshTokens } from '../refresh.ts';
import { beginChoice } from './choice.ts';
import { proceed } from './finish.ts';
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
import { beginSrp } from './srp.ts';

type Flow = InitiateAuthRequest['AuthFlow'];

/** The flows that each of the two operations takes. */
const publicFlows: readonly Flow[] = ['USER_PASSWORD_AUTH'];
const adminFlows: readonly Flow[] = ['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'];

/** @throws every refusal of a sign-in */
export async function beginSignIn(
  scene: Scene,
  input: Omit<InitiateAuthRequest, 'ClientId'>,
  caller: 'public' | 'admin',
): Promise<Answer> {
  const { AuthFlow: flow, AuthParameters: parameters = {}, Session: session } = input;
  if ((caller === 'public' ? adminFlows : publicFlows).includes(flow))
    throw errors.authFlowNotSupported();
  if (flow === 'REFRESH_TOKEN_AUTH' || flow === 'REFRESH_TOKEN') return refresh(scene, parameters);
  requireFlow(scene.client, flow);
  if (flow === 'CUSTOM_AUTH') throw errors.customAuthNotConfigured();
  const begin = beginnings[flow];
  const name = required(parameters, 'USERNAME');
  for (const secret of begin.needs) required(parameters, secret);
  checkSecretHash(scene.client, [name], parameters.SECRET_HASH);
  return hidden(scene, async () =>
    begin.run(scene, await findVisitor(scene, name), parameters, session),
  );
}

interface Beginning {
  /** Parameters besides the name, asked for before anybody is looked up. */
  needs: readonly string[];
  run(
    scene: Scene,
    visitor: Visitor,
    parameters: Parameters,
    session: string | undefined,
  ): Promise<Answer> | Answer;
}

const byPassword: Beginning = {
  needs: ['PASSWORD'],
  run: async (scene, visitor, parameters) =>
    proceed(scene, await passPassword(scene, visitor, required(parameters, 'PASSWORD'))),
};

const beginnings: Record<Exclude<SignInFlow, 'CUSTOM_AUTH'>, Beginning> = {
  USER_PASSWORD_AUTH: byPassword,
  ADMIN_USER_PASSWORD_AUTH: byPassword,
  ADMIN_NO_SRP_AUTH: byPassword,
  USER_SRP_AUTH: {
    needs: ['SRP_A'],
    run: (scene, visitor, parameters) => beginSrp(scene, visitor, required(parameters, 'SRP_A')),
  },
  USER_AUTH: { needs: [], run: beginChoice },
};

/** AWS hashes the user name or the `sub` here, and the token tells whose both are. */
async function refresh(scene: Scene, parameters: Parameters): Promise<Answer> {
  const { context, call, client, nowMs } = scene;
  requireRefreshFlow(client);
  const token = required(parameters, 'REFRESH_TOKEN');
  const { sub } = await context.signIn.refreshTokens.open(client, token, nowMs);
  const user = await context.store.users.get(scene.pool, sub);
  const names = [parameters.USERNAME, user?.username, sub].filter((name) => name !== undefined);
  checkSecretHash(client, names, parameters.SECRET_HASH);
  const AuthenticationResult = await refreshTokens(context, call, scene, token);
  return { ChallengeParameters: {}, AuthenticationResult };
}
