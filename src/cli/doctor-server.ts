/** What the doctor asks the server: whether it is there, what time it has, whose the keys are. */
import { clockSkewMs } from '../lib/limits.ts';
import { ApiCallError, type Client } from './client.ts';
import type { Report } from './doctor-findings.ts';
import { CliError, systemReason } from './failure.ts';
import { awsEndpoint, type Target } from './target.ts';
import { formatDuration } from './terminal.ts';

/** Long for any network, short for somebody who waits. */
const answerMs = 10_000;
/** A clock that is further off is worth a word. */
const noticedSkewMs = 30_000;

/** Whether the endpoint can be talked to at all. */
export async function examineServer(target: Target, report: Report): Promise<boolean> {
  const endpoint = target.endpoint ?? awsEndpoint('cognito-idp', target.region);
  report.ok('Endpoint', `${endpoint}, region ${target.region}; from ${target.origin?.endpoint}`);
  const isAws = target.endpoint === undefined;
  const startedMs = Date.now();
  let answer: Response;
  try {
    const signal = AbortSignal.timeout(answerMs);
    answer = await fetch(isAws ? endpoint : `${endpoint}/health/ready`, { signal });
    await answer.body?.cancel();
  } catch (error) {
    report.problem('Reachable', `no: ${systemReason(error)}`, connectionFix(error, isAws));
    return false;
  }
  const tookMs = Date.now() - startedMs;
  if (isAws || answer.ok) report.ok('Reachable', `in ${formatDuration(tookMs)}`);
  else if (answer.status === 503)
    report.problem('Reachable', 'it answers, but is not ready', 'see the log of the server');
  else
    report.note('Reachable', `it answers ${answer.status} at /health/ready: not Poolhouse itself?`);
  examineClock(answer.headers.get('date'), startedMs + tookMs / 2, report);
  return true;
}

function connectionFix(error: unknown, isAws: boolean): string {
  const reason = systemReason(error);
  if (isAws) return 'is this machine connected, and is the region right? see --region';
  if (/certificate|self.signed/i.test(reason))
    return 'name the authority that signed its certificate in NODE_EXTRA_CA_CERTS';
  return 'start the server (poolhouse serve), or name another one with --endpoint-url or --data';
}

/** Signatures carry the time; one that is five minutes off is refused. */
export function examineClock(date: string | null, localMs: number, report: Report): void {
  const serverMs = Date.parse(date ?? '');
  if (Number.isNaN(serverMs)) {
    report.unknown('Clock', 'the server does not say what time it has');
    return;
  }
  const skewMs = localMs - serverMs;
  // The header has whole seconds only.
  if (Math.abs(skewMs) < 2_000) {
    report.ok('Clock', "as the server's");
    return;
  }
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  const text = `${formatDuration(Math.abs(skewMs))} ${side} the server's`;
  if (Math.abs(skewMs) < noticedSkewMs) report.ok('Clock', text);
  else if (Math.abs(skewMs) < clockSkewMs) report.note('Clock', text, 'synchronise the clocks');
  else
    report.problem('Clock', `${text}: signatures are refused`, 'synchronise the clocks, with NTP');
}

/** Who signs, as GetCallerIdentity tells it. */
export interface Signer {
  arn: string;
  accountId: string;
  isRoot: boolean;
}

export async function examineKeys(
  client: Client,
  target: Target,
  report: Report,
): Promise<Signer | undefined> {
  try {
    const { accessKeyId } = await target.credentials();
    report.ok('Access key', `${accessKeyId}, from ${target.origin?.keys}`);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const [text = '', ...fix] = error.message.split('\n');
    report.problem('Access key', text, fix.join('\n'));
    return undefined;
  }
  return examineSignature(client, report);
}

async function examineSignature(client: Client, report: Report): Promise<Signer | undefined> {
  try {
    const { Arn: arn = '', Account: accountId = '' } = await client.call(
      'sts',
      'GetCallerIdentity',
      {},
    );
    report.ok('Signature', `accepted, as ${arn}`);
    return { arn, accountId, isRoot: arn.endsWith(':root') };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const code = error instanceof ApiCallError ? error.code : '';
    report.problem('Signature', error.message, signatureFixes[code]);
    return undefined;
  }
}

const unknownKey =
  'that server does not know the key: is it one of another server, or was it deleted?\n' +
  'For a server of this machine: eval "$(poolhouse env)"';

const signatureFixes: Record<string, string> = {
  InvalidClientTokenId: unknownKey,
  UnrecognizedClientException: unknownKey,
  SignatureDoesNotMatch:
    'the secret is not that of the access key, or something between changes the calls',
  ExpiredToken: 'the session has ended: get new credentials',
  ExpiredTokenException: 'the session has ended: get new credentials',
  RequestExpired: 'the clocks are too far apart',
};
