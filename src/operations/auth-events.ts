/** What users did, as it is kept for administrators. */
import type { AuthEvent } from '../directory/types.ts';
import { newRequestId } from '../lib/ids.ts';
import type { OperationContext, PublicCall } from './operation.ts';

export const newAuthEvent = (
  { clock }: Pick<OperationContext, 'clock'>,
  { sourceIp, userAgent }: Pick<PublicCall, 'sourceIp' | 'userAgent'>,
  what: Pick<AuthEvent, 'type' | 'response'> & Partial<Pick<AuthEvent, 'challenges'>>,
): AuthEvent => ({
  id: newRequestId(),
  createdMs: clock.nowMs(),
  challenges: [],
  ...what,
  ipAddress: sourceIp,
  userAgent,
});
