import { sql } from 'kysely'
import { auditContext } from '../../lib/audit/audit-context.ts'
import { auditSlotValues } from '../../lib/audit/audit-slots.ts'
import { insertVerificationToken } from '../../lib/auth/email-verification/store/insert-verification.ts'
import { verifyEmail } from '../../lib/auth/email-verification/verify-email.ts'
import { isActive } from '../../lib/auth/revocation/active-session.ts'
import { formatOpaqueToken, hashOpaqueToken, newOpaqueToken } from '../../lib/auth/tokens/opaque-token.ts'
import { onTrue } from '../../lib/db/one-row.ts'
import { actionMetadata, type ConsoleServices } from './console-services.ts'
import type { ConsoleUser } from './replies.ts'
import { type ConsoleRoute, done, fault, ok } from './route.ts'
import { isStorable, rowId } from './row-id.ts'

const USERS_SHOWN = 200
const LINK_MILLISECONDS = 60_000

/** Creates the routes of the users. */
export function userRoutes(services: () => ConsoleServices): ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/users',
      handle: async ({ query }) => {
        const text = query.get('q') ?? ''
        return ok(isStorable(text) ? await selectUsers(services(), text) : [])
      },
    },
    {
      method: 'POST',
      path: '/users/{id}/verify',
      handle: async ({ params, userAgent }) => {
        const isVerified = await verifyWithoutMail(services(), rowId(params['id']), userAgent)
        return isVerified ? { status: 204 } : fault(409, 'The account is verified already or does not exist.')
      },
    },
    {
      method: 'POST',
      path: '/users/{id}/unlock',
      handle: async ({ params }) => {
        const { numUpdatedRows } = await services()
          .databaseOwner.updateTable('users')
          .set({ locked_until: null, failed_login_count: 0 })
          .where('id', '=', rowId(params['id']))
          .executeTakeFirst()
        return done(numUpdatedRows > 0n)
      },
    },
    {
      method: 'POST',
      path: '/users/{id}/end-grace-period',
      handle: async ({ params }) => done(await endGracePeriod(services(), rowId(params['id']))),
    },
  ]
}

/** Makes the scheduled deletion of an account due. Returns whether one is scheduled. */
async function endGracePeriod({ databaseOwner, clock }: ConsoleServices, userId: string): Promise<boolean> {
  const { numUpdatedRows } = await databaseOwner
    .updateTable('users')
    .set({ delete_after: clock() })
    .where('id', '=', userId)
    .where('delete_after', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

async function selectUsers({ databaseOwner, clock }: ConsoleServices, text: string): Promise<ConsoleUser[]> {
  const now = clock()
  const pattern = `%${text.replace(/[\\%_]/g, found => `\\${found}`)}%`
  const rows = await databaseOwner
    .selectFrom('users')
    .select(['id', 'email', 'name', 'email_verified_at', 'is_active', 'locked_until'])
    .select(['created_at', 'last_login_at'])
    .select(eb =>
      eb
        .selectFrom('sessions')
        .innerJoin('security_config', onTrue)
        .select(count => count.fn.countAll<number>().as('sessions'))
        .whereRef('sessions.user_id', '=', 'users.id')
        .where(isActive(now))
        .as('active_sessions'),
    )
    .$if(text !== '', query =>
      query.where(eb => eb.or([eb('email', 'ilike', pattern), eb('name', 'ilike', pattern)])),
    )
    .orderBy(sql`created_at desc`)
    .limit(USERS_SHOWN)
    .execute()
  return rows.map(row => ({
    id: row.id,
    email: row.email,
    name: row.name,
    is_verified: row.email_verified_at !== null,
    is_active: row.is_active,
    locked_until: row.locked_until && row.locked_until > now ? row.locked_until.toISOString() : null,
    created_at: row.created_at.toISOString(),
    last_login_at: row.last_login_at?.toISOString() ?? null,
    active_sessions: Number(row.active_sessions),
  }))
}

/** Creates the link of the newest registration as the mail does, and follows it. Returns whether that was possible. */
async function verifyWithoutMail(
  services: ConsoleServices,
  userId: string,
  userAgent: string | null,
): Promise<boolean> {
  const { databaseOwner, random, statements } = services
  const metadata = actionMetadata(userAgent)
  const registration = await databaseOwner
    .selectFrom('registrations')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!registration) return false
  const token = newOpaqueToken(random)
  const context = auditContext(services, metadata)
  await statements.first(insertVerificationToken, {
    id: token.id,
    secretHash: hashOpaqueToken(token),
    expiresAt: new Date(context.now.getTime() + LINK_MILLISECONDS),
    registrationId: registration.id,
    ...auditSlotValues(context),
  })
  const { kind } = await verifyEmail(services, { token: formatOpaqueToken(token), metadata })
  return kind === 'verified'
}
