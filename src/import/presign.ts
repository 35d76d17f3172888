/** The pre-signed URL under which this server takes the CSV of a job, as S3 would have it. */
import { type Credentials, presignUrl } from '../auth/sigv4.ts';
import type { Clock } from '../lib/clock.ts';
import type { Vault } from '../lib/vault.ts';
import { encryption, encryptionHeader, type UploadSpace } from './upload-space.ts';

const bucketPrefix = 'aws-cognito-idp-user-import-';
export const uploadBucket = (region: string): string => bucketPrefix + region;
export const isUploadBucket = (name: string): boolean => name.startsWith(bucketPrefix);

/**
 * The key that signs uploads and nothing else: no other call knows it. Derived, so that URLs
 * stay good over a restart and on every node that shares the master key.
 */
export function uploadCredentials(vault: Vault): Credentials {
  const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const id = [...vault.derive('upload-access-key-id', 16)].map((byte) => base32[byte % 32]);
  const secretAccessKey = vault.derive('upload-secret-access-key').toString('base64url');
  return { accessKeyId: `ASIA${id.join('')}`, secretAccessKey };
}

/** `seconds` is how long a URL is good for. */
export function createUploadPresigner(
  credentials: Credentials,
  accountId: string,
  seconds: number,
  clock: Clock,
): UploadSpace['presign'] {
  return ({ poolId, jobId }, { region, endpoint }) => {
    const url = `${endpoint}/${uploadBucket(region)}/${accountId}/${poolId}/${jobId}`;
    const scope = { region, service: 's3', nowMs: clock.nowMs(), expiresSeconds: seconds };
    const headers = { [encryptionHeader]: encryption };
    return presignUrl({ method: 'PUT', url, headers }, scope, credentials);
  };
}
