import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeError, decodeOutput, encodeCall } from '../../src/cli/protocol.ts';
import { loadContract } from '../../src/wire/contract.ts';

const iam = loadContract('iam');
const cognito = loadContract('cognito-idp');

test('a JSON call names its target', () => {
  assert.deepEqual(encodeCall(cognito, 'GetCSVHeader', { UserPoolId: 'us-east-1_a' }), {
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.GetCSVHeader',
    },
    body: '{"UserPoolId":"us-east-1_a"}',
  });
});

test('a Query call spells out lists and structures, and leaves out what is not set', () => {
  const { body } = encodeCall(iam, 'CreateRole', {
    RoleName: 'r',
    AssumeRolePolicyDocument: '{"a":"b&c"}',
    Description: undefined,
    Tags: [
      { Key: 'k', Value: 'v' },
      { Key: 'l', Value: '' },
    ],
  });
  assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
    Action: 'CreateRole',
    Version: '2010-05-08',
    RoleName: 'r',
    AssumeRolePolicyDocument: '{"a":"b&c"}',
    'Tags.member.1.Key': 'k',
    'Tags.member.1.Value': 'v',
    'Tags.member.2.Key': 'l',
    'Tags.member.2.Value': '',
  });
});

test('an XML answer is read by its shape', () => {
  const xml = `<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult>
    <Role><Path>/</Path><RoleName>r</RoleName><RoleId>AROA</RoleId>
    <Arn>arn:aws:iam::123456789012:role/r</Arn><CreateDate>2026-01-02T03:04:05Z</CreateDate>
    <MaxSessionDuration>3600</MaxSessionDuration>
    <Tags><member><Key>k</Key><Value>v</Value></member></Tags><New>x</New></Role>
    </GetRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetRoleResponse>`;
  assert.deepEqual(decodeOutput(iam, 'GetRole', xml), {
    Role: {
      Path: '/',
      RoleName: 'r',
      RoleId: 'AROA',
      Arn: 'arn:aws:iam::123456789012:role/r',
      CreateDate: Date.UTC(2026, 0, 2, 3, 4, 5) / 1000,
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'k', Value: 'v' }],
    },
  });
});

test('an answer without output is an empty object, and one that cannot be read is none', () => {
  const xml = '<PutRolePolicyResponse><ResponseMetadata/></PutRolePolicyResponse>';
  assert.deepEqual(decodeOutput(iam, 'PutRolePolicy', xml), {});
  assert.deepEqual(decodeOutput(cognito, 'DeleteUserPool', ''), {});
  assert.equal(decodeOutput(iam, 'GetRole', '<html>'), undefined);
  assert.equal(decodeOutput(cognito, 'GetCSVHeader', '<html></html>'), undefined);
});

test('errors are read in all the forms in which AWS writes them', () => {
  const expected = { code: 'NoSuchEntity', message: 'It is not there.' };
  for (const body of [
    '{"__type":"NoSuchEntity","message":"It is not there."}',
    '{"__type":"com.amazonaws.iam#NoSuchEntity:http://iam/","Message":"It is not there."}',
    '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code>' +
      '<Message>It is not there.</Message></Error><RequestId>1</RequestId></ErrorResponse>',
    '<?xml version="1.0"?><Error><Code>NoSuchEntity</Code><Message>It is not there.</Message></Error>',
  ])
    assert.deepEqual(decodeError(body), expected, body);
  for (const body of ['', '<html></html>', 'Bad gateway', '[]', '{"ok":true}'])
    assert.equal(decodeError(body), undefined, body);
});
