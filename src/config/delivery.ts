/** What messages to users are sent by. */

/**
 * How a mail server is spoken to. `implicit`: TLS from the first byte. Otherwise STARTTLS:
 * `required`, `offered` when the server offers it, or `off`.
 */
export interface SmtpServer {
  host: string;
  port: number;
  tls: 'implicit' | 'required' | 'offered' | 'off';
  user?: string | undefined;
  password?: string | undefined;
}

export interface SmtpSettings {
  smtp: SmtpServer;
  /** The sender of a pool that sets none: an address, with or without a name. */
  mailFrom: string;
}

export interface WebhookSettings {
  url: string;
  secret: string;
}

/** By what each medium is sent; undefined where messages are kept in the outbox. */
export interface DeliveryWays {
  email: 'smtp' | 'webhook' | undefined;
  sms: 'webhook' | undefined;
}

/** E-mail goes by the mail server where there are both. */
export function deliveryOf(config: {
  mail: SmtpSettings | undefined;
  webhook: WebhookSettings | undefined;
}): DeliveryWays {
  const webhook = config.webhook && 'webhook';
  return { email: config.mail ? 'smtp' : webhook, sms: webhook };
}

const tlsWords = ['required', 'off'] as const;
const usualPorts = { implicit: 465, startTls: 587 };

/** Of `smtps://user:password@host:port` or `smtp://…?tls=required`; else undefined. */
export function parseSmtpUrl(text: string): SmtpServer | undefined {
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) return undefined;
  if (!['', '/'].includes(url.pathname) || url.hash) return undefined;
  const query = [...url.searchParams];
  const asked = tlsWords.find((word) => word === url.searchParams.get('tls'));
  const isImplicit = url.protocol === 'smtps:';
  if (query.length > (asked ? 1 : 0) || (isImplicit && asked)) return undefined;
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === null || password === null) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const usual = user !== undefined && !isLoopback(host) ? 'required' : 'offered';
  return {
    host,
    port: Number(url.port) || (isImplicit ? usualPorts.implicit : usualPorts.startTls),
    tls: isImplicit ? 'implicit' : (asked ?? usual),
    user,
    password,
  };
}

/** A password goes over no network in the clear unless the URL says so. */
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/.test(host);

function decoded(text: string): string | undefined | null {
  try {
    return text === '' ? undefined : decodeURIComponent(text);
  } catch {
    return null;
  }
}

const addressForm = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;

/** `people@example.com`, or `People <people@example.com>`. */
export function isMailFrom(text: string): boolean {
  const named = /^[^<>\p{C}]*<([^<>]*)>$/u.exec(text);
  return addressForm.test(named?.[1] ?? text);
}

/** An http or https URL that holds no secret of its own and no part that is never sent. */
export function isWebhookUrl(text: string): boolean {
  const url = URL.parse(text);
  return !!url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash;
}
