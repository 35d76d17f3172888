/**
 * Users' sides of an SRP sign-in: Cognito's own JavaScript client, and one written from the
 * algorithm's description with nothing but BigInt and hashes. Neither knows the server's code.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import cognito from 'amazon-cognito-identity-js';

export interface Challenge {
  SALT: string;
  SRP_B: string;
  SECRET_BLOCK: string;
  /** The name that is signed, when it is not the one that was sent. */
  USER_ID_FOR_SRP?: string;
}

/** What the other side answers to a challenge. */
export interface Response {
  secretBlock: string;
  timestamp: string;
  signature: string;
}

export interface SrpUser {
  poolId: string;
  username: string;
  password: string;
}

export type StartSignIn = (user: SrpUser) => {
  srpA: string;
  answer(challenge: Challenge): Response;
};

const primeHex =
  'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD' +
  'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
  'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F' +
  '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
  'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510' +
  '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
  'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C' +
  'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF';
export const srpPrime = BigInt(`0x${primeHex}`);

export function powerModulo(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % srpPrime;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % srpPrime;
    square = (square * square) % srpPrime;
  }
  return result;
}

/** Even digits, and a zero byte before a number whose first bit is set. */
function padded(n: bigint): Buffer {
  const hex = n.toString(16);
  const even = hex.length % 2 === 1 ? `0${hex}` : hex;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

const hash = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hmac = (key: Buffer, ...parts: Buffer[]) =>
  createHmac('sha256', key).update(Buffer.concat(parts)).digest();
const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);

/** `Sun Nov 2 03:04:05 UTC 2026`. */
export function timestampOf(date: Date): string {
  const [weekday, day, month, year, time] = date.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}

export const bigIntClient: StartSignIn = ({ poolId, username, password }) => {
  const poolName = poolId.split('_')[1] ?? '';
  const a = number(randomBytes(16));
  const A = powerModulo(2n, a);
  return {
    srpA: A.toString(16),
    answer({ SALT, SRP_B, SECRET_BLOCK, USER_ID_FOR_SRP = username }) {
      const B = BigInt(`0x${SRP_B}`);
      const k = number(hash(padded(srpPrime), padded(2n)));
      const u = number(hash(padded(A), padded(B)));
      const identity = hash(Buffer.from(`${poolName}${USER_ID_FOR_SRP}:${password}`));
      const x = number(hash(padded(BigInt(`0x${SALT}`)), identity));
      const base = (B - ((k * powerModulo(2n, x)) % srpPrime) + srpPrime) % srpPrime;
      const S = powerModulo(base, a + u * x);
      const info = Buffer.from('Caldera Derived Key\x01');
      const key = hmac(hmac(padded(u), padded(S)), info).subarray(0, 16);
      return claim(key, poolName, USER_ID_FOR_SRP, SECRET_BLOCK, timestampOf(new Date()));
    },
  };
};

export function claim(
  key: Buffer,
  poolName: string,
  username: string,
  secretBlock: string,
  timestamp: string,
): Response {
  const signature = hmac(
    key,
    Buffer.from(poolName),
    Buffer.from(username),
    Buffer.from(secretBlock, 'base64'),
    Buffer.from(timestamp),
  ).toString('base64');
  return { secretBlock, timestamp, signature };
}

type CognitoUser = InstanceType<typeof cognito.CognitoUser>;

/**
 * Cognito's client, with a server that answers its two calls. Resolves to false when the server
 * refuses, and to true when it does not.
 */
export function signInWithCognitoClient(
  { poolId, username, password }: SrpUser,
  server: {
    begin(srpA: string): Challenge;
    prove(response: Response): void;
  },
): Promise<boolean> {
  const pool = new cognito.CognitoUserPool({ UserPoolId: poolId, ClientId: 'client' });
  const user = new cognito.CognitoUser({ Username: username, Pool: pool });
  let isProved = false;
  const client = {
    request(operation: string, input: Record<string, unknown>, done: Done) {
      if (operation === 'InitiateAuth') {
        const { SRP_A } = input.AuthParameters as { SRP_A: string };
        const parameters = { ...server.begin(SRP_A), USER_ID_FOR_SRP: username };
        return done(null, {
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeParameters: parameters,
        });
      }
      const responses = input.ChallengeResponses as Record<string, string>;
      try {
        server.prove({
          secretBlock: responses.PASSWORD_CLAIM_SECRET_BLOCK ?? '',
          timestamp: responses.TIMESTAMP ?? '',
          signature: responses.PASSWORD_CLAIM_SIGNATURE ?? '',
        });
        isProved = true;
      } catch {
        // Told by `isProved`.
      }
      return done(new Error('the conversation ends here'), null);
    },
  };
  Object.assign(user as CognitoUser & { client: unknown }, { client });
  const details = new cognito.AuthenticationDetails({ Username: username, Password: password });
  return new Promise((resolve) =>
    user.authenticateUser(details, {
      onSuccess: () => resolve(isProved),
      onFailure: () => resolve(isProved),
    }),
  );
}

type Done = (error: Error | null, data: unknown) => void;
