import type { Factors } from '@dashtam/client'

/** Returns whether the user can sign in with a passkey. */
export const hasPasskey = ({ passkeys }: Pick<Factors, 'passkeys'>) =>
  passkeys.some(({ is_revoked }) => !is_revoked)
