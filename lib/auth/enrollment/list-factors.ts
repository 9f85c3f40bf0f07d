import type { Services } from '../../services/services.ts'
import { type PasskeyReply, toPasskey } from './passkey-reply.ts'
import { selectPasskeys, selectSummary } from './store/select-factors.ts'

/** The sign-in methods of a user. */
export interface FactorList {
  readonly has_password: boolean
  readonly passkeys: PasskeyReply[]
  readonly totp: { readonly created_at: string; readonly last_used_at: string | null } | null
  readonly recovery_codes: { readonly remaining: number; readonly created_at: string } | null
}

/** Lists the sign-in methods of a user. The statements are independent and run in parallel. */
export async function listFactors(
  { statements }: Services<'statements'>,
  userId: string,
): Promise<FactorList> {
  const [summary, passkeys] = await Promise.all([
    statements.one(selectSummary, { userId }),
    statements.all(selectPasskeys, { userId }),
  ])
  const { has_password, totp_created_at, totp_used_at, codes_created_at, remaining } = summary
  return {
    has_password,
    passkeys: passkeys.map(toPasskey),
    totp: totp_created_at && {
      created_at: totp_created_at.toISOString(),
      last_used_at: totp_used_at?.toISOString() ?? null,
    },
    recovery_codes: codes_created_at && {
      remaining: Number(remaining),
      created_at: codes_created_at.toISOString(),
    },
  }
}
