/**
 * The script of a page in a browser: what an app does with its users, callable by name. Results
 * are plain values, since the browser's driver has to carry them.
 */
import * as cognito from 'amazon-cognito-identity-js';
import * as auth from 'aws-amplify/auth';
import { fetchAuthSession } from 'aws-amplify/auth';
import { type AppAddress, configureAmplify } from './amplify-app.ts';

let address: AppAddress = { url: '', poolId: '', clientId: '' };
let user: cognito.CognitoUser;

/** One step of a sign-in by amazon-cognito-identity-js. */
const step = (call: (callbacks: cognito.IAuthenticationCallback) => void): Promise<string> =>
  new Promise((resolve, onFailure) =>
    call({
      onFailure,
      onSuccess: () => resolve('tokens'),
      newPasswordRequired: () => resolve('newPassword'),
      totpRequired: () => resolve('totp'),
    }),
  );

const page = {
  configure(given: AppAddress) {
    address = given;
    configureAmplify(given);
  },
  ...auth,
  /** What is answered by Amplify itself holds a function, which no driver carries. */
  async totpSecret() {
    return (await auth.setUpTOTP()).sharedSecret;
  },
  async tokens(forceRefresh: boolean) {
    const { tokens } = await fetchAuthSession({ forceRefresh });
    return { idToken: String(tokens?.idToken), accessToken: String(tokens?.accessToken) };
  },
  identity: {
    signIn(Username: string, Password: string) {
      const { url: endpoint, poolId: UserPoolId, clientId: ClientId } = address;
      const Pool = new cognito.CognitoUserPool({ UserPoolId, ClientId, endpoint });
      user = new cognito.CognitoUser({ Username, Pool });
      const details = new cognito.AuthenticationDetails({ Username, Password });
      return step((callbacks) => user.authenticateUser(details, callbacks));
    },
    chooseAnother: (password: string) =>
      step((callbacks) => user.completeNewPasswordChallenge(password, {}, callbacks)),
    sendTotp: (code: string) =>
      step((callbacks) => user.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA')),
    forgot: () =>
      new Promise<string>((resolve, onFailure) => {
        user.forgotPassword({ onSuccess: () => resolve('sent'), onFailure });
      }),
    confirm: (code: string, password: string) =>
      new Promise<string>((onSuccess, onFailure) => {
        user.confirmPassword(code, password, { onSuccess, onFailure });
      }),
    refresh: () =>
      new Promise<string>((resolve, reject) => {
        user.getSession((_: unknown, session: cognito.CognitoUserSession) =>
          user.refreshSession(session.getRefreshToken(), (error, refreshed) =>
            error ? reject(error) : resolve(refreshed.getIdToken().getJwtToken()),
          ),
        );
      }),
    signOut: () =>
      new Promise<string>((onSuccess, onFailure) => {
        user.globalSignOut({ onSuccess, onFailure });
      }),
  },
};

export type Page = typeof page;
Object.assign(globalThis, { page });
