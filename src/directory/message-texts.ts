/** What messages to users say: the pool's templates, and AWS's where it has none. */
import { errors } from './errors.ts';
import type { Message, Pool } from './types.ts';

export interface MessageText {
  /** Of an e-mail. */
  subject?: string | undefined;
  body: string;
}

type Medium = Message['medium'];

/** `{####}` is the code or the temporary password, `{username}` the user name. */
const fill = (template: string, secret: string, username = ''): string =>
  template.replace(/\{####\}|\{username\}/g, (name) => (name === '{####}' ? secret : username));

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template of an e-mail is HTML, what is filled in is not: users choose their own names. */
const fillHtml = (template: string, secret: string, username = ''): string =>
  fill(template, escapeHtml(secret), escapeHtml(username));

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A code that verifies an address or lets a forgotten password be set anew. */
export function verificationText({ settings }: Pool, medium: Medium, code: string): MessageText {
  const { SmsMessage, EmailMessage, EmailSubject } = settings.VerificationMessageTemplate ?? {};
  const usual = 'Your verification code is {####}. ';
  return medium === 'SMS'
    ? { body: fill(SmsMessage ?? usual, code) }
    : {
        subject: EmailSubject ?? 'Your verification code',
        body: fillHtml(EmailMessage ?? usual, code),
      };
}

/** The invitation by AdminCreateUser. */
export function invitationText(
  { settings }: Pool,
  medium: Medium,
  username: string,
  password: string,
): MessageText {
  const template = settings.AdminCreateUserConfig?.InviteMessageTemplate ?? {};
  const usual = 'Your username is {username} and temporary password is {####}. ';
  return medium === 'SMS'
    ? { body: fill(template.SMSMessage ?? usual, password, username) }
    : {
        subject: template.EmailSubject ?? 'Your temporary password',
        body: fillHtml(template.EmailMessage ?? usual, password, username),
      };
}

/** A code that is a factor of a sign-in. */
export function signInText(
  medium: Medium,
  code: string,
  given: { sms?: string | undefined; subject?: string | undefined; email?: string | undefined },
): MessageText {
  const usual = 'Your authentication code is {####}. ';
  return medium === 'SMS'
    ? { body: fill(given.sms ?? usual, code) }
    : {
        subject: given.subject ?? 'Your authentication code',
        body: fillHtml(given.email ?? usual, code),
      };
}

/** Enough of an address that its owner knows it: `a***@e***`, `+*******0100`. */
export function maskedDestination(medium: Medium, address: string): string {
  if (medium === 'SMS')
    return `+${'*'.repeat(Math.max(0, address.length - 5))}${address.slice(-4)}`;
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}***@${address.slice(at + 1, at + 2)}***`;
}

/** The medium by which a user is reached through an attribute. */
export const mediumOf = (attribute: 'email' | 'phone_number'): Medium =>
  attribute === 'email' ? 'EMAIL' : 'SMS';

/** The address in an attribute, which has to be there. */
export function requireAddress(address: string | undefined): string {
  if (address === undefined) throw errors.noDestination();
  return address;
}
