import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AdminCreateUserCommand,
  ConfirmForgotPasswordCommand,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  ForgotPasswordCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { startApp } from '../support/app.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { outbox } from '../support/outbox.ts';
import { peopleIn } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { until } from '../support/until.ts';
import {
  startWebhookReceiver,
  type WebhookReceiver,
  webhookSecret,
} from '../support/webhook-receiver.ts';

const mailFrom = 'Poolhouse <people@example.org>';
const mailBy = (port: number) =>
  ({ smtp: { host: '127.0.0.1', port, tls: 'off' }, mailFrom }) as const;
const failure = { name: 'CodeDeliveryFailureException' };
const clock = new TurnedClock();

/** A pool with the user `ana`, who has a verified e-mail address. */
async function reachable(
  server: TestServer,
  pool: Partial<CreateUserPoolCommandInput> = {},
  client: Partial<CreateUserPoolClientCommandInput> = {},
) {
  const app = await startApp(server, { pool, client });
  const cognito = server.cognito();
  const { id: ClientId } = app.client;
  const Password = 'Another-horse.2';
  return {
    ...app,
    outbox: () => outbox(server).list(app.poolId),
    forgot: (Username = 'ana') => cognito.send(new ForgotPasswordCommand({ ClientId, Username })),
    confirm: (ConfirmationCode: string, Username = 'ana') =>
      cognito.send(
        new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }),
      ),
  };
}

const codeIn = (text = ''): string => /\d{6}/.exec(text)?.[0] ?? '';

describe('e-mail by a mail server', () => {
  let mail: MailServer;
  let server: TestServer;
  before(async () => {
    mail = await startMailServer({ refuse });
    server = await startServer({ clock, config: { mail: mailBy(mail.port) } });
  });
  after(async () => {
    await server.close();
    await mail.close();
  });

  function refuse(address: string) {
    if (address.startsWith('gone')) return { code: 550, words: `<${address}> is not here` };
    return address.startsWith('busy') ? { code: 451, words: `<${address}> later` } : undefined;
  }

  function lastMail() {
    const last = mail.mails.at(-1);
    assert.ok(last, 'no mail came');
    return last;
  }

  test('brings the code in the words of the pool, and nothing of it is kept', async () => {
    const app = await reachable(server, {
      VerificationMessageTemplate: {
        EmailMessage: '<p>Grüße &amp; <b>{####}</b></p>',
        EmailSubject: 'Your code — für dich',
      },
    });
    await app.forgot();
    const { from, to, headers, text, html } = lastMail();
    assert.deepEqual([from, to], ['people@example.org', ['ana@example.com']]);
    assert.equal(headers.from, mailFrom);
    assert.equal(headers.to, 'ana@example.com');
    assert.match(headers['message-id'] ?? '', /^<[\w-]+@example\.org>$/);
    assert.equal(headers['auto-submitted'], 'auto-generated');
    assert.match(headers.subject ?? '', /^=\?UTF-8\?/);
    const code = codeIn(html);
    assert.equal(html, `<p>Grüße &amp; <b>${code}</b></p>`);
    assert.equal(text, `Grüße & ${code}`);
    assert.deepEqual(await app.outbox(), []);
    await app.confirm(code);
  });

  test('invites with a temporary password, and shows a name as it is typed', async () => {
    const app = await reachable(server);
    const name = 'b<b>&"en\'';
    await app.people.create(name, { email: 'ben@example.com' });
    const { text, html, headers } = lastMail();
    assert.equal(headers.subject, 'Your temporary password');
    assert.ok(html.includes('Your username is b&lt;b&gt;&amp;&quot;en&#39; and'), html);
    assert.ok(text.includes(`Your username is ${name} and`), text);
  });

  test('comes from whom the pool names, and asks for answers there', async () => {
    const EmailConfiguration = {
      EmailSendingAccount: 'DEVELOPER',
      SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/team@example.net',
      ReplyToEmailAddress: 'answers@example.net',
    } as const;
    const app = await reachable(server, { EmailConfiguration });
    await app.forgot();
    assert.equal(lastMail().headers.from, 'team@example.net');
    assert.equal(lastMail().headers['reply-to'], 'answers@example.net');
    const From = 'The team <team@example.net>';
    await server.cognito().send(
      new UpdateUserPoolCommand({
        UserPoolId: app.poolId,
        AutoVerifiedAttributes: ['email'],
        EmailConfiguration: { ...EmailConfiguration, From },
      }),
    );
    await app.forgot();
    assert.equal(lastMail().headers.from, From);
    assert.equal(lastMail().from, 'team@example.net');
  });

  test('that is refused for good fails with a reason, and is not tried again', async () => {
    const app = await reachable(server);
    await assert.rejects(app.people.create('gone', { email: 'gone@example.com' }), failure);
    assert.equal((await app.people.get('gone')).UserStatus, 'FORCE_CHANGE_PASSWORD');
    const [message] = await app.outbox();
    assert.deepEqual(
      [message?.state, message?.attempts, message?.problem],
      ['failed', 1, 'The mail server took no such address (550).'],
    );
  });

  test('that is put off is tried again, less and less often', async () => {
    const app = await reachable(server);
    await assert.rejects(app.people.create('busy', { email: 'busy@example.com' }), failure);
    const attempts = async () => (await app.outbox())[0]?.attempts ?? 0;
    assert.equal(await attempts(), 1);
    for (const [seconds, tries] of [
      [6, 2],
      [11, 3],
      [21, 4],
    ] as const) {
      clock.turn(seconds * 1000);
      await until(async () => (await attempts()) === tries);
    }
    const [message] = await app.outbox();
    assert.equal(message?.state, 'waiting');
    assert.equal(message?.problem, 'The mail server took no such address (451).');
  });

  test('text messages are kept for the operator where nothing sends them', async () => {
    const app = await reachable(server);
    await app.people.create('dan', { phone_number: '+15555550100' });
    const [message] = await app.outbox();
    assert.deepEqual([message?.state, message?.medium], ['kept', 'SMS']);
    assert.match(message?.body ?? '', /^Your username is dan and temporary password is \S+\. $/);
  });

  test('many at once go over a few connections, each once', async () => {
    const app = await reachable(server);
    const names = Array.from({ length: 20 }, (_, i) => `many${i}`);
    await Promise.all(names.map((name) => app.people.create(name, { email: `${name}@x.example` })));
    const received = mail.mails.flatMap(({ to }) => to).filter((to) => to.startsWith('many'));
    assert.deepEqual(received.toSorted(), names.map((name) => `${name}@x.example`).toSorted());
    assert.deepEqual(await app.outbox(), []);
  });
});

describe('a mail server that is away', () => {
  test('fails the call that asked, and the message goes out when it is back', async () => {
    const first = await startMailServer();
    const { port } = first;
    let server = await startServer({ clock, config: { mail: mailBy(port) } });
    const app = await reachable(server);
    await first.close();
    await assert.rejects(app.forgot(), failure);
    const [waiting] = await app.outbox();
    assert.deepEqual([waiting?.state, waiting?.attempts], ['waiting', 1]);
    assert.equal(waiting?.problem, 'The mail server could not be spoken to (ESOCKET).');
    server = await server.restart();
    const second = await startMailServer({ port });
    clock.turn(6000);
    await until(() => second.mails.length > 0);
    assert.equal(codeIn(second.mails[0]?.html), waiting?.code);
    await until(async () => (await outbox(server).list(app.poolId)).length === 0);
    await server.close();
    await second.close();
  });

  test('is one that offers no TLS where TLS is required', async () => {
    const mail = await startMailServer();
    const smtp = { host: '127.0.0.1', port: mail.port, tls: 'required' } as const;
    const server = await startServer({ clock, config: { mail: { smtp, mailFrom } } });
    const people = await peopleIn(server);
    await assert.rejects(people.create('ana', { email: 'ana@example.com' }), failure);
    assert.deepEqual(mail.mails, []);
    await server.close();
    await mail.close();
  });

  test('is given up when the message is of no use any more', async () => {
    const mail = await startMailServer();
    const server = await startServer({ clock, config: { mail: mailBy(mail.port) } });
    const app = await reachable(server);
    await mail.close();
    await assert.rejects(app.forgot(), failure);
    clock.turn(60 * 60_000 - 8000);
    await until(async () => (await app.outbox())[0]?.state === 'failed');
    await server.close();
  });

  test('is nothing that a client which hides who exists would tell', async () => {
    let isHeld = false;
    const mail = await startMailServer({
      hold: () => (isHeld ? new Promise(() => undefined) : Promise.resolve()),
    });
    const server = await startServer({ clock, config: { mail: mailBy(mail.port) } });
    const app = await reachable(server, {}, { PreventUserExistenceErrors: 'ENABLED' });
    isHeld = true;
    const began = performance.now();
    const { CodeDeliveryDetails } = await app.forgot();
    assert.equal(CodeDeliveryDetails?.Destination, 'a***@e***');
    assert.ok(performance.now() - began < 2000);
    await mail.close();
    assert.ok((await app.forgot()).CodeDeliveryDetails);
    await server.close();
  });
});

describe('a webhook', () => {
  let hook: WebhookReceiver;
  let server: TestServer;
  before(async () => {
    hook = await startWebhookReceiver();
    const webhook = { url: hook.url, secret: webhookSecret };
    server = await startServer({ clock, config: { webhook } });
  });
  after(async () => {
    await server.close();
    await hook.close();
  });

  const sms = { phone_number: '+15555550100', phone_number_verified: 'true' };

  test('is called with signed text messages, and with e-mail where there is no server', async () => {
    const app = await reachable(server);
    await app.forgot();
    const email = hook.calls.at(-1);
    assert.equal(email?.isSigned, true);
    assert.equal(email?.contentType, 'application/json');
    const { id, body = '', createdAt = '', expiresAt = '', sub, ...rest } = email?.message ?? {};
    assert.deepEqual(rest, {
      medium: 'EMAIL',
      to: 'ana@example.com',
      subject: 'Your verification code',
      userPoolId: app.poolId,
      userPoolName: 'people',
    });
    assert.equal(sub, (await app.people.get('ana')).sub);
    const lifeMs = Date.parse(expiresAt) - Date.parse(createdAt);
    assert.ok(lifeMs > 59 * 60_000 && lifeMs <= 60 * 60_000, String(lifeMs));
    await app.people.update('ana', { ...sms, email_verified: 'false' });
    await app.forgot();
    const text = hook.calls.at(-1);
    assert.deepEqual([text?.message.medium, text?.message.to], ['SMS', sms.phone_number]);
    assert.equal(text?.message.subject, undefined);
    assert.notEqual(text?.message.id, id);
    assert.notEqual(codeIn(text?.message.body), codeIn(body) || undefined);
    await app.confirm(codeIn(text?.message.body));
    assert.deepEqual(await app.outbox(), []);
  });

  test('that answers anything but success is called again', async () => {
    const app = await reachable(server);
    for (const status of [500, 404, 302, 401]) {
      hook.status = status;
      await assert.rejects(app.forgot(), failure);
      const [message] = await app.outbox();
      assert.equal(message?.state, 'waiting');
      assert.equal(message?.problem, `The webhook answered ${status}.`);
    }
    hook.status = 200;
    clock.turn(6000);
    await until(async () => (await app.outbox()).length === 0);
    assert.equal(new Set(hook.calls.slice(-4).map(({ message }) => message.id)).size, 4);
  });

  test('says by 422 that it is of no use to call it again', async () => {
    const app = await reachable(server);
    hook.status = 422;
    await assert.rejects(app.forgot(), failure);
    assert.equal((await app.outbox())[0]?.state, 'failed');
    hook.status = 200;
  });
});

describe('an invitation', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ clock });
  });
  after(() => server.close());

  const both = { email: 'ben@example.com', phone_number: '+15555550100' };
  const passwordIn = (text = '') => /password is (\S+)\. $/.exec(text)?.[1] ?? '';

  test('goes where it is wanted, or else to the phone, or else to the e-mail address', async () => {
    const app = await reachable(server);
    const mediumsOf = async (name: string) => {
      const { sub } = await app.people.get(name);
      assert.ok(sub);
      const all = (await app.outbox()).filter(({ body }) => body.includes(` ${name} `));
      return all.map(({ medium }) => medium).toSorted();
    };
    await app.people.create('cem', both, { DesiredDeliveryMediums: ['EMAIL', 'SMS'] });
    assert.deepEqual(await mediumsOf('cem'), ['EMAIL', 'SMS']);
    await app.people.create('dan', both);
    assert.deepEqual(await mediumsOf('dan'), ['SMS']);
    await app.people.create('eva', { email: 'eva@example.com' });
    assert.deepEqual(await mediumsOf('eva'), ['EMAIL']);
    await app.people.create('fay', both, { MessageAction: 'SUPPRESS' });
    assert.deepEqual(await mediumsOf('fay'), []);
  });

  test('holds the password that was given, and one made anew when it is sent again', async () => {
    const app = await reachable(server);
    const TemporaryPassword = 'Given-to-ben.1';
    await app.people.create('ben', { email: both.email }, { TemporaryPassword });
    const first = await outbox(server).latest(app.poolId);
    assert.equal(passwordIn(first.body), TemporaryPassword);
    await app.people.create('ben', {}, { MessageAction: 'RESEND' });
    const second = await outbox(server).latest(app.poolId);
    assert.notEqual(second.id, first.id);
    const renewed = passwordIn(second.body.replaceAll('&amp;', '&'));
    assert.ok(renewed.length >= 8 && renewed !== TemporaryPassword);
  });

  test('names the user as they sign in, in the words of the pool', async () => {
    const app = await startAppOfAddresses(server);
    await server.cognito().send(
      new AdminCreateUserCommand({
        UserPoolId: app,
        Username: 'Gil@example.com',
        DesiredDeliveryMediums: ['EMAIL'],
      }),
    );
    const { subject, body } = await outbox(server).latest(app);
    assert.equal(subject, 'Welcome');
    assert.match(body, /^Hello Gil@example\.com, \S{8,}$/);
  });
});

async function startAppOfAddresses(server: TestServer): Promise<string> {
  const people = await peopleIn(server, {
    UsernameAttributes: ['email'],
    AdminCreateUserConfig: {
      InviteMessageTemplate: {
        EmailSubject: 'Welcome',
        EmailMessage: 'Hello {username}, {####}',
      },
    },
  });
  return people.id;
}
