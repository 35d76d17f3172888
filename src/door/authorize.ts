/** A step of a call: may its caller do that. */
import type { Principal } from '../iam/principal.ts';

export interface Asked {
  principal: Principal;
  /** `cognito-idp:GetCSVHeader` */
  action: string;
  /** An ARN, or `*` where the action has no resource. */
  resource: string;
}

/** Whether the principal may. A policy evaluator takes this place when there are policies. */
export type Authorizer = (asked: Asked) => boolean | Promise<boolean>;

/** The account's root may do everything in its account, and nobody else anything. */
export const onlyRoot: Authorizer = ({ principal }) =>
  principal.arn === `arn:aws:iam::${principal.accountId}:root`;
