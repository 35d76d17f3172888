/** E-mail by a mail server. */
import { createTransport } from 'nodemailer';
import { isMailFrom, type SmtpSettings } from '../config/delivery.ts';
import type { Pool } from '../directory/types.ts';
import { deliveryAttemptMs, messagesAtOnce } from '../lib/limits.ts';
import { type Carrier, DeliveryProblem, type Letter } from './delivery-carrier.ts';

const halfMs = deliveryAttemptMs / 2;

export function createSmtpCarrier({ smtp, mailFrom }: SmtpSettings): Carrier {
  const { host, port, tls, user, password } = smtp;
  const transport = createTransport({
    pool: true,
    maxConnections: messagesAtOnce,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'off',
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    dnsTimeout: halfMs,
    connectionTimeout: halfMs,
    greetingTimeout: halfMs,
    socketTimeout: halfMs,
    // What a message holds is text, whatever it looks like.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Failures of a connection come out of `sendMail` as well; without a listener they would throw.
  transport.on('error', () => undefined);
  return {
    name: 'smtp',
    carry: (letter) => inTime(transport.sendMail(mailOf(letter, mailFrom)).then(() => undefined)),
    close: () => transport.close(),
  };
}

/** A server that answers a byte now and then must not hold a place for ever. */
async function inTime(sending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const problem = new DeliveryProblem('The mail server did not answer in time.');
    timer = setTimeout(() => reject(problem), deliveryAttemptMs);
  });
  try {
    await Promise.race([sending, late]);
  } catch (error) {
    throw error instanceof DeliveryProblem ? error : problemOf(error);
  } finally {
    clearTimeout(timer);
  }
}

function mailOf({ message, content, pool }: Letter, mailFrom: string) {
  const from = senderOf(pool) ?? mailFrom;
  const replyTo = pool.settings.EmailConfiguration?.ReplyToEmailAddress;
  return {
    from,
    ...(replyTo === undefined ? {} : { replyTo }),
    // As a whole: a comma in an address must not make two of it.
    to: { name: '', address: content.to },
    subject: content.subject ?? '',
    html: content.body,
    text: plainText(content.body),
    messageId: `<${message.id}@${domainOf(from)}>`,
    date: new Date(message.createdMs),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** A pool that sends as its own identity on AWS does so here, if the mail server lets it. */
function senderOf({ settings }: Pool): string | undefined {
  const { EmailSendingAccount, From, SourceArn } = settings.EmailConfiguration ?? {};
  if (EmailSendingAccount !== 'DEVELOPER') return undefined;
  const identity = SourceArn?.slice(SourceArn.indexOf('identity/') + 'identity/'.length);
  return [From, identity].find((from) => from !== undefined && isMailFrom(from));
}

const domainOf = (from: string): string => /@([\w.-]+)/.exec(from)?.[1] ?? 'poolhouse.invalid';

/** For those who read no HTML. */
const plainText = (html: string): string =>
  html
    .replace(/<br\s*\/?>|<\/p>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => plainCharacters[name] ?? '');

const plainCharacters: Record<string, string> = {
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  amp: '&',
};

interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** The server's own words are left out: they often repeat the address. */
function problemOf(error: unknown): DeliveryProblem {
  const { code = 'error', command = '', responseCode } = error as SmtpError;
  if (responseCode === undefined)
    return new DeliveryProblem(`The mail server could not be spoken to (${code}).`);
  const isRefusal = responseCode >= 500;
  if (command === 'RCPT TO')
    return new DeliveryProblem(
      `The mail server took no such address (${responseCode}).`,
      isRefusal,
    );
  if (command === 'DATA')
    return new DeliveryProblem(
      `The mail server took no such message (${responseCode}).`,
      isRefusal,
    );
  return new DeliveryProblem(`The mail server refused (${responseCode} to ${command || code}).`);
}
