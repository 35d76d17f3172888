import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { parseQuery, renderQuery, renderQueryError } from '../../src/door/query.ts';
import { type Contract, loadContract } from '../../src/wire/contract.ts';

const iam = loadContract('iam');
const sts = loadContract('sts');
const requestId = '7a62c49f-347e-4fc4-9331-6e8eEXAMPLE';

/** A contract with one operation `Try` of one member, for shapes that IAM's inputs lack. */
const contractOf = (shapes: Contract['shapes'], member: string): Contract => ({
  ...iam,
  operations: {
    Try: { auth: 'sigv4', input: 'In', output: 'In', resultWrapper: 'TryResult', errors: [] },
  },
  shapes: { ...shapes, In: { type: 'structure', members: { It: member } } },
});
const mapContract = contractOf(
  { M: { type: 'map', key: 'S', value: 'S' }, S: { type: 'string' } },
  'M',
);
const parse = (operation: string, form: string) =>
  parseQuery(iam, operation, new URLSearchParams(form));
const malformed = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Error && 'code' in error && 'status' in error);
  assert.equal(error.code, 'MalformedInput');
  assert.equal(error.status, 400);
  assert.match(error.message, message);
  return true;
};

describe('a Query form', () => {
  it('becomes an input with lists of structures and numbers in their types', () => {
    const form = new URLSearchParams({
      Action: 'CreateRole',
      Version: '2010-05-08',
      RoleName: 'import',
      MaxSessionDuration: '7200',
      'Tags.member.2.Key': 'team',
      'Tags.member.2.Value': 'a=b&c',
      'Tags.member.1.Key': 'stage',
      'Tags.member.1.Value': '',
    });
    assert.deepEqual(parseQuery(iam, 'CreateRole', form), {
      RoleName: 'import',
      MaxSessionDuration: 7200,
      Tags: [
        { Key: 'stage', Value: '' },
        { Key: 'team', Value: 'a=b&c' },
      ],
    });
  });

  it('orders list items by number, not by text', () => {
    const names = ['1', '2', '10'].map((n) => `Tags.member.${n}.Key=k${n}`).reverse();
    assert.deepEqual(parse('CreateRole', names.join('&')), {
      Tags: [{ Key: 'k1' }, { Key: 'k2' }, { Key: 'k10' }],
    });
  });

  it('reads an empty list as botocore sends it', () => {
    assert.deepEqual(parse('CreateRole', 'RoleName=r&Tags='), { RoleName: 'r', Tags: [] });
  });

  it('ignores parameters that the operation does not have', () => {
    assert.deepEqual(parse('GetRole', 'RoleName=r&Nope.member.x.y=1&__proto__.a=1'), {
      RoleName: 'r',
    });
  });

  it('reads maps of entries, and a key called __proto__ pollutes nothing', () => {
    const form = new URLSearchParams({
      'It.entry.1.key': '__proto__',
      'It.entry.1.value': 'evil',
      'It.entry.2.key': 'a',
      'It.entry.2.value': 'b',
    });
    const { It } = parseQuery(mapContract, 'Try', form) as { It: Record<string, string> };
    assert.deepEqual(Object.entries(It), [
      ['__proto__', 'evil'],
      ['a', 'b'],
    ]);
    assert.equal(Object.getPrototypeOf(It), Object.prototype);
    assert.equal(({} as Record<string, unknown>).evil, undefined);
  });

  it('reads booleans and both forms of timestamps', () => {
    const bool = contractOf({ B: { type: 'boolean' } }, 'B');
    assert.deepEqual(parseQuery(bool, 'Try', new URLSearchParams('It=TRUE')), { It: true });
    assert.deepEqual(parseQuery(bool, 'Try', new URLSearchParams('It=false')), { It: false });
    const time = contractOf({ T: { type: 'timestamp' } }, 'T');
    const at = (text: string) => parseQuery(time, 'Try', new URLSearchParams({ It: text }));
    assert.deepEqual(at('2026-11-22T10:00:00Z'), { It: 1795341600 });
    assert.deepEqual(at('1795341600.5'), { It: 1795341600.5 });
    for (const text of ['', 'yesterday', '2026-13-45T10:00:00Z'])
      assert.throws(() => at(text), malformed(/can not be converted to a Timestamp/));
  });

  it('refuses what does not fit the shapes', () => {
    const cases: [string, RegExp][] = [
      ['MaxSessionDuration=soon', /^soon can not be converted to an Integer$/],
      ['MaxSessionDuration=1e3', /can not be converted/],
      ['MaxSessionDuration=', /can not be converted/],
      ['MaxSessionDuration=2147483648', /can not be converted/],
      ['Tags=a', /^Unexpected list element termination$/],
      ['Tags.member.1=a', /^Unexpected complex element termination$/],
      ['Tags.member.x.Key=a', /^x is not a valid list index$/],
      ['Tags.member.0.Key=a', /^0 is not a valid list index$/],
      ['RoleName.member.1=a', /^Start of structure or map found where not expected\.$/],
      ['RoleName=a&RoleName=b', /more than once/],
    ];
    for (const [form, message] of cases)
      assert.throws(() => parse('CreateRole', form), malformed(message), form);
    const entry = new URLSearchParams('It.entry.1.key=a');
    assert.throws(() => parseQuery(mapContract, 'Try', entry), malformed(/key and a value/));
  });

  it('bounds the memory that names can take', () => {
    const deep = `${'a.'.repeat(1_000_000)}=1`;
    assert.deepEqual(parse('GetRole', `RoleName=r&${deep}`), { RoleName: 'r' });
    assert.throws(() => parse('GetRole', 'a&'.repeat(20_000)), malformed(/at most 10000/));
  });

  it('never fails in any other way, whatever the names', () => {
    const part = fc.oneof(
      fc.constantFrom('Tags', 'member', '1', 'Key', 'RoleName', '__proto__', 'constructor', ''),
      fc.string(),
    );
    const name = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string())), (pairs) => {
        try {
          parseQuery(iam, 'CreateRole', new URLSearchParams(pairs));
        } catch (error) {
          assert.ok(malformed(/./)(error));
        }
      }),
    );
  });
});

describe('a Query answer', () => {
  it('has its result, its members in the order of the contract, and the request id', () => {
    const output = {
      Role: {
        Arn: 'arn:aws:iam::123456789012:role/import',
        Path: '/',
        RoleName: 'import',
        RoleId: 'AROAEXAMPLEEXAMPLE234',
        CreateDate: 1795341600.987,
        AssumeRolePolicyDocument: `{"a":"b c*'!()"}`,
        Description: undefined,
        RoleLastUsed: {},
        Tags: [{ Key: 'k', Value: '<&>' }],
        NotInContract: 'x',
      },
    };
    assert.equal(
      renderQuery(iam, 'GetRole', output, requestId),
      '<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role>' +
        '<Path>/</Path><RoleName>import</RoleName><RoleId>AROAEXAMPLEEXAMPLE234</RoleId>' +
        '<Arn>arn:aws:iam::123456789012:role/import</Arn>' +
        '<CreateDate>2026-11-22T10:00:00Z</CreateDate>' +
        '<AssumeRolePolicyDocument>%7B%22a%22%3A%22b%20c%2A%27%21%28%29%22%7D' +
        '</AssumeRolePolicyDocument>' +
        '<Tags><member><Key>k</Key><Value>&lt;&amp;&gt;</Value></member></Tags>' +
        '<RoleLastUsed/></Role></GetRoleResult>' +
        `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>` +
        '</GetRoleResponse>\n',
    );
  });

  it('has only metadata when the operation has no output', () => {
    assert.equal(
      renderQuery(iam, 'DeleteRole', undefined, requestId),
      '<DeleteRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata>' +
        `<RequestId>${requestId}</RequestId></ResponseMetadata></DeleteRoleResponse>\n`,
    );
    assert.match(renderQuery(iam, 'UpdateRole', {}, requestId), /<UpdateRoleResult\/>/);
  });

  it('renders booleans, empty lists and the namespace of its service', () => {
    const list = renderQuery(iam, 'ListRoles', { Roles: [], IsTruncated: false }, requestId);
    assert.match(list, /<Roles\/><IsTruncated>false<\/IsTruncated>/);
    const caller = renderQuery(sts, 'GetCallerIdentity', { Account: '123456789012' }, requestId);
    assert.match(caller, /xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"/);
    assert.match(caller, /<Account>123456789012<\/Account>/);
  });

  it('survives an XML parser, whatever text it carries', () => {
    const parser = new XMLParser({
      parseTagValue: false,
      trimValues: false,
      processEntities: true,
      htmlEntities: true,
    });
    const text = fc.string({ unit: 'binary' }).filter((value) => value.length > 0);
    fc.assert(
      fc.property(text, (value) => {
        const xml = renderQuery(iam, 'GetRolePolicy', { RoleName: value }, requestId);
        const read = parser.parse(xml).GetRolePolicyResponse.GetRolePolicyResult.RoleName;
        const carried = value.replace(
          /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
          '\ufffd',
        );
        assert.equal(read, carried);
      }),
    );
  });

  it('carries policy documents so that a client decodes them to what was put', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (document) => {
        const xml = renderQuery(iam, 'GetRolePolicy', { PolicyDocument: document }, requestId);
        const carried = /<PolicyDocument>(.*)<\/PolicyDocument>/s.exec(xml)?.[1] ?? '';
        assert.match(carried, /^[A-Za-z0-9\-._~%]*$/);
        assert.equal(decodeURIComponent(carried), document);
      }),
    );
  });

  it('maps entries the way it reads them', () => {
    const xml = renderQuery(mapContract, 'Try', { It: { a: '1' } }, requestId);
    assert.match(xml, /<It><entry><key>a<\/key><value>1<\/value><\/entry><\/It>/);
  });
});

describe('a Query error', () => {
  it('names its code, message, side and request', () => {
    const error = { code: 'NoSuchEntity', message: 'No <role>', status: 404 };
    assert.equal(
      renderQueryError(iam, error, requestId),
      '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error>' +
        '<Type>Sender</Type><Code>NoSuchEntity</Code><Message>No &lt;role&gt;</Message></Error>' +
        `<RequestId>${requestId}</RequestId></ErrorResponse>\n`,
    );
  });

  it('says the code of the wire where a shape or a common error has another name', () => {
    const codeOf = (code: string, status = 400) =>
      /<Type>(.*)<\/Type><Code>(.*)<\/Code>/
        .exec(renderQueryError(iam, { code, message: 'm', status }, requestId))
        ?.slice(1);
    assert.deepEqual(codeOf('NoSuchEntityException', 404), ['Sender', 'NoSuchEntity']);
    assert.deepEqual(codeOf('AccessDeniedException', 403), ['Sender', 'AccessDenied']);
    assert.deepEqual(codeOf('InternalErrorException', 500), ['Receiver', 'InternalFailure']);
    assert.deepEqual(codeOf('constructor'), ['Sender', 'constructor']);
  });
});

describe('the official SDK', () => {
  interface Sent {
    body: string;
  }
  /** A client whose calls are answered by the protocol's own functions. */
  const clientOf = (answer: (input: unknown) => { status: number; xml: string }, name: string) =>
    new IAMClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
      requestHandler: {
        handle: async (request: Sent) => {
          const input = parseQuery(iam, name, new URLSearchParams(request.body));
          const { status, xml } = answer(input);
          const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
          return { response: { statusCode: status, headers, body: Readable.from([xml]) } };
        },
      },
    });

  it('sends inputs that are read to what the program gave', async () => {
    const given = {
      RoleName: 'import',
      AssumeRolePolicyDocument: '{"Version": "2012-10-17"}',
      MaxSessionDuration: 3600,
      Tags: [
        { Key: 'a b', Value: 'ü&=' },
        { Key: 'c', Value: '' },
      ],
    };
    let read: unknown;
    const client = clientOf((input) => {
      read = input;
      return { status: 200, xml: renderQuery(iam, 'CreateRole', {}, requestId) };
    }, 'CreateRole');
    await client.send(new CreateRoleCommand(given));
    assert.deepEqual(read, given);
  });

  it('reads answers back to what was rendered', async () => {
    const Role = {
      Path: '/',
      RoleName: 'import',
      RoleId: 'AROAEXAMPLEEXAMPLE234',
      Arn: 'arn:aws:iam::123456789012:role/import',
      CreateDate: 1795341600,
      AssumeRolePolicyDocument: '{"a": "b & c"}',
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'k', Value: '<v>' }],
      RoleLastUsed: {},
    };
    const xml = renderQuery(iam, 'GetRole', { Role }, requestId);
    const client = clientOf(() => ({ status: 200, xml }), 'GetRole');
    const { Role: read, $metadata } = await client.send(new GetRoleCommand({ RoleName: 'import' }));
    assert.equal($metadata.requestId, requestId);
    assert.deepEqual(
      {
        ...read,
        AssumeRolePolicyDocument: decodeURIComponent(read?.AssumeRolePolicyDocument ?? ''),
      },
      { ...Role, CreateDate: new Date('2026-11-22T10:00:00Z') },
    );
  });

  it('knows errors by their codes', async () => {
    const error = { code: 'NoSuchEntity', message: 'gone', status: 404 };
    const xml = renderQueryError(iam, error, requestId);
    const client = clientOf(() => ({ status: 404, xml }), 'GetRole');
    await assert.rejects(client.send(new GetRoleCommand({ RoleName: 'import' })), {
      name: 'NoSuchEntityException',
      message: 'gone',
    });
  });
});
