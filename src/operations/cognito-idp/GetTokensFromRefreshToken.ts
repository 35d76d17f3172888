import { cognitoPublic } from '../operation.ts';
import { requireSecretClient } from '../public-client.ts';
import { refreshTokens } from '../refresh.ts';

export const GetTokensFromRefreshToken = cognitoPublic(
  'GetTokensFromRefreshToken',
  async (context, input, call) => {
    const found = await requireSecretClient(context.store, input);
    return { AuthenticationResult: await refreshTokens(context, call, found, input.RefreshToken) };
  },
);
