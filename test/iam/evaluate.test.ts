import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluate, explain } from '../../src/iam/evaluate.ts';
import { groups, session, user } from './cases.ts';
import { permissions, policiesOf, requestsOf, resourcePolicy } from './support.ts';

describe('policies decide as documented', () => {
  for (const group of groups)
    it(group.source, () => {
      const policies = policiesOf(group);
      for (const { expected, request } of requestsOf(group)) {
        const { effect } = evaluate(request, policies);
        assert.equal(effect, expected, JSON.stringify(request));
      }
    });

  it('in at least 150 cases', () => {
    assert.ok(groups.flatMap(({ rows }) => rows).length >= 150);
  });
});

const request = { principal: user('Ana'), action: 's3:GetObject', resource: '*', context: {} };
const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const other = { Effect: 'Allow', Action: 'sqs:*', Resource: '*' };
const deny = { Sid: 'no', Effect: 'Deny', Action: 's3:Get*', Resource: '*' };

describe('a decision', () => {
  it('names the statement that allows', () => {
    const identity = [permissions(other), permissions([other, { ...allow, Sid: 'yes' }])];
    assert.deepEqual(evaluate(request, { identity }), {
      effect: 'allow',
      statement: { kind: 'identity', policy: 1, statement: 1, sid: 'yes' },
    });
  });

  it('names the statement that denies, in whatever kind of policy', () => {
    const decision = evaluate(request, {
      identity: [permissions(allow)],
      session: [permissions(allow), permissions([allow, deny])],
    });
    assert.deepEqual(decision, {
      effect: 'explicitDeny',
      statement: { kind: 'session', policy: 1, statement: 1, sid: 'no' },
    });
  });

  it('names the kind of policy that does not allow', () => {
    const identity = [permissions(allow)];
    const none = permissions(other);
    const missing = (policies: object) => evaluate(request, { identity, ...policies });
    assert.deepEqual(missing({ identity: [none] }), {
      effect: 'implicitDeny',
      missing: 'identity',
    });
    assert.deepEqual(missing({ boundary: none }), { effect: 'implicitDeny', missing: 'boundary' });
    assert.deepEqual(missing({ session: [none] }), { effect: 'implicitDeny', missing: 'session' });
    const foreign = { ...request, resource: 'arn:aws:s3:us-east-1:999999999999:accesspoint/x' };
    assert.deepEqual(evaluate(foreign, { identity }), {
      effect: 'implicitDeny',
      missing: 'resource',
    });
  });

  it('prefers the statement of a resource that speaks of the session itself', () => {
    const principal = session('Ops', 'ana');
    const grants = ['123456789012', principal.issuerArn, principal.arn].map((AWS, i) => ({
      ...allow,
      Sid: `s${i}`,
      Principal: { AWS },
    }));
    const decision = evaluate(
      { ...request, principal },
      { identity: [], resource: resourcePolicy(grants) },
    );
    assert.deepEqual(decision, {
      effect: 'allow',
      statement: { kind: 'resource', policy: 0, statement: 2, sid: 's2' },
    });
  });
});

describe('an explanation', () => {
  it('says of every statement whether it applies, and what keeps it from it', () => {
    const Condition = { StringEquals: { a: '1' }, Bool: { b: 'true' } };
    const identity = [
      permissions([allow, other, deny]),
      permissions([
        { ...allow, Resource: 'arn:aws:s3:::x' },
        { ...allow, Condition },
      ]),
    ];
    const resource = resourcePolicy({ ...allow, Principal: { AWS: '999999999999' } });
    const found = explain({ ...request, context: { A: '1' } }, { identity, resource });
    const told = found.map(({ kind, policy, statement, effect, verdict }) => {
      const failed = verdict.applies ? 'applies' : verdict.failed;
      const reason = typeof failed === 'string' ? failed : `${failed.operator} ${failed.key}`;
      return `${kind} ${policy}.${statement} ${effect}: ${reason}`;
    });
    assert.deepEqual(told, [
      'identity 0.0 Allow: applies',
      'identity 0.1 Allow: action',
      'identity 0.2 Deny: applies',
      'identity 1.0 Allow: resource',
      'identity 1.1 Allow: Bool b',
      'resource 0.0 Allow: principal',
    ]);
  });
});
