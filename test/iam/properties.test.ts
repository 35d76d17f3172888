import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { evaluate, type Policies } from '../../src/iam/evaluate.ts';
import type { AccessRequest } from '../../src/iam/request.ts';
import { session, user } from './cases.ts';
import { permissions, resourcePolicy } from './support.ts';

// Few names, so that statements often meet requests.
const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage');
const actionPattern = fc.oneof(
  action,
  fc.constantFrom('*', 's3:*', 's3:Get*', '*:Send?essage'.slice(2)),
);
const resource = fc.constantFrom('arn:aws:s3:::a/b', 'arn:aws:s3:::a/c', '*');
const resourcePattern = fc.constantFrom('*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/?', 'arn:aws:s3');
const value = fc.constantFrom('x', 'y', 'xy', '');
const condition = fc.dictionary(
  fc.constantFrom(
    'StringEquals',
    'StringNotEquals',
    'StringLikeIfExists',
    'ForAnyValue:StringEquals',
    'ForAllValues:StringLike',
  ),
  fc.dictionary(fc.constantFrom('k', 'K', 'j'), fc.array(value, { maxLength: 2 }), { maxKeys: 2 }),
  { maxKeys: 2 },
);
const pattern = (name: string, of: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.boolean(), fc.array(of, { minLength: 1, maxLength: 3 }))
    .map(([negated, patterns]) => ({ [negated ? `Not${name}` : name]: patterns }));
const body = fc
  .tuple(
    pattern(
      'Action',
      actionPattern.map((name) => (name.includes(':') ? name : '*')),
    ),
    pattern('Resource', resourcePattern),
    fc.option(condition),
  )
  .map(([actions, resources, Condition]) => ({
    ...actions,
    ...resources,
    ...(Condition && { Condition }),
  }));
const statement = fc
  .tuple(fc.constantFrom('Allow', 'Deny'), body)
  .map(([Effect, rest]) => ({ Effect, ...rest }));
type Statement = { Effect: string };
const policy = fc.array(statement, { minLength: 1, maxLength: 4 });

interface Sets {
  identity: Statement[][];
  boundary: Statement[] | null;
  session: Statement[][] | null;
  resource: Statement[] | null;
}
const sets: fc.Arbitrary<Sets> = fc.record({
  identity: fc.array(policy, { maxLength: 3 }),
  boundary: fc.option(policy),
  session: fc.option(fc.array(policy, { maxLength: 2 })),
  resource: fc.option(policy),
});
const request: fc.Arbitrary<AccessRequest> = fc.record({
  principal: fc.constantFrom(user('Ana'), session('Ops', 'ana'), {
    service: 'cognito-idp.amazonaws.com',
  }),
  action,
  resource,
  context: fc.dictionary(fc.constantFrom('k', 'j'), fc.array(value, { maxLength: 3 })),
});

const compile = ({ identity, boundary, session: passed, resource: own }: Sets): Policies => ({
  identity: identity.map(permissions),
  boundary: boundary ? permissions(boundary) : undefined,
  session: passed?.map(permissions),
  resource: own ? resourcePolicy(own.map((given) => ({ Principal: '*', ...given }))) : undefined,
});
const decide = (asked: AccessRequest, given: Sets) => evaluate(asked, compile(given)).effect;

/** The same policies with statements added to a policy of each kind that there is. */
const withStatement = (given: Sets, added: Statement): Sets[] => [
  { ...given, identity: [...given.identity, [added]] },
  ...(given.boundary ? [{ ...given, boundary: [...given.boundary, added] }] : []),
  ...(given.session ? [{ ...given, session: [[added], ...given.session] }] : []),
  ...(given.resource ? [{ ...given, resource: [added, ...given.resource] }] : []),
];

const turned = <T>(list: readonly T[]): T[] => [...list].reverse();

describe('whatever the policies', () => {
  it('a Deny that applies wins, in every kind of policy', () => {
    const denyAll = { Effect: 'Deny', Action: '*', Resource: '*' };
    fc.assert(
      fc.property(request, sets, (asked, given) => {
        for (const denied of withStatement(given, denyAll))
          assert.equal(decide(asked, denied), 'explicitDeny');
      }),
    );
  });

  it('another Allow never takes access away', () => {
    fc.assert(
      fc.property(request, sets, body, (asked, given, added) => {
        fc.pre(decide(asked, given) === 'allow');
        for (const more of withStatement(given, { Effect: 'Allow', ...added }))
          assert.equal(decide(asked, more), 'allow');
      }),
    );
  });

  it('another Deny never gives access', () => {
    fc.assert(
      fc.property(request, sets, body, (asked, given, added) => {
        fc.pre(decide(asked, given) !== 'allow');
        for (const more of withStatement(given, { Effect: 'Deny', ...added }))
          assert.notEqual(decide(asked, more), 'allow');
      }),
    );
  });

  it('a boundary or a session never gives access', () => {
    fc.assert(
      fc.property(request, sets, (asked, given) => {
        fc.pre(decide(asked, { ...given, boundary: null, session: null }) !== 'allow');
        assert.notEqual(decide(asked, given), 'allow');
      }),
    );
  });

  it('the order of statements and of policies does not matter', () => {
    fc.assert(
      fc.property(request, sets, (asked, given) => {
        const other: Sets = {
          identity: turned(given.identity.map(turned)),
          boundary: given.boundary && turned(given.boundary),
          session: given.session && turned(given.session.map(turned)),
          resource: given.resource && turned(given.resource),
        };
        assert.equal(decide(asked, other), decide(asked, given));
      }),
    );
  });

  it('one policy of all statements decides as one policy for each', () => {
    fc.assert(
      fc.property(request, policy, (asked, statements) => {
        const apart = { identity: statements.map((given) => permissions(given)) };
        const together = { identity: [permissions(statements)] };
        assert.equal(evaluate(asked, apart).effect, evaluate(asked, together).effect);
      }),
    );
  });
});
