/** The upload of an import's file, as slow and as broken as a test wants it. */
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { CreateUserImportJobCommand } from '@aws-sdk/client-cognito-identity-provider';
import { kmsHeader } from '../support/import.ts';
import { publicHost, type ServerProcess } from './server-process.ts';

export async function createJob(
  server: ServerProcess,
  poolId: string,
  roleArn: string,
): Promise<{ jobId: string; url: string }> {
  const { UserImportJob: job } = await server.cognito().send(
    new CreateUserImportJobCommand({
      UserPoolId: poolId,
      JobName: 'killed',
      CloudWatchLogsRoleArn: roleArn,
    }),
  );
  return { jobId: job?.JobId ?? '', url: job?.PreSignedUrl ?? '' };
}

/** A PUT to a pre-signed URL, with nothing of its body sent: to this server, or to a bucket. */
export function openUpload(server: ServerProcess, url: string): ClientRequest {
  const { host, pathname, search } = new URL(url);
  const target = host === publicHost ? `${server.url}${pathname}${search}` : url;
  return request(target, { method: 'PUT', headers: { ...kmsHeader, host } });
}

export interface UploadAnswer {
  status: number | undefined;
  body: string;
}

/** Sends the parts of a file one by one; rejects when the connection breaks. */
export async function upload(
  server: ServerProcess,
  url: string,
  parts: Iterable<Buffer>,
): Promise<UploadAnswer> {
  const put = openUpload(server, url);
  const answered = once(put, 'response') as Promise<[IncomingMessage]>;
  for (const part of parts) {
    if (!put.write(part)) await Promise.race([once(put, 'drain'), answered]);
  }
  put.end();
  const [response] = await answered;
  const body = await response.setEncoding('utf8').toArray();
  return { status: response.statusCode, body: body.join('') };
}
