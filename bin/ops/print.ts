import * as z from 'zod/mini'
import { auditLogs, replaceDataKey, rotateUser, SecurityConfig } from '../../lib/routes/security.ts'
import { textPairs, textTable } from '../command-line/text-table.ts'

/** Prints the records of the audit trail as a table. */
export function printAudit(result: unknown): string {
  return print(auditLogs.reply.body, result, ({ items, next_cursor: cursor }) => {
    if (items.length === 0) return 'No records.'
    const rows = items.map(item => [
      timeOf(item.created_at),
      item.action,
      item.outcome,
      item.user_id ?? '',
      shortActor(item.actor),
      shortReason(item.details),
      item.ip_address ?? '',
      item.request_id,
    ])
    const table = textTable(
      ['Time (UTC)', 'Action', 'Outcome', 'User', 'Actor', 'Reason', 'IP address', 'Request ID'],
      rows,
    )
    return cursor === null
      ? table
      : `${table}\n\nFor older records, repeat the command with --cursor ${cursor}`
  })
}

/** The user and the system are known from the action. An operator is shown without the beginning of the ARN. */
const shortActor = (actor: string) => (actor.startsWith('arn:') ? actor.split(':').slice(5).join(':') : '')

const MAX_REASON_LENGTH = 40

function shortReason(details: Readonly<Record<string, unknown>> | null): string {
  const reason = details?.['reason']
  if (typeof reason !== 'string') return ''
  return reason.length > MAX_REASON_LENGTH ? `${reason.slice(0, MAX_REASON_LENGTH - 1)}…` : reason
}

/** Prints the security configuration. */
export function printConfig(result: unknown): string {
  return print(SecurityConfig, result, config =>
    textPairs([
      ['Lowest valid token version', String(config.min_token_version)],
      [
        'Lower versions',
        config.grace_until === null ? 'revoked' : `valid until ${timeOf(config.grace_until)} UTC`,
      ],
      ['Changed', `${timeOf(config.updated_at)} UTC`],
    ]),
  )
}

/** Prints what a rotation for all users revoked. */
export function printRotation(result: unknown): string {
  return print(SecurityConfig, result, ({ min_token_version: version, grace_until: until }) => {
    const effect = until === null ? 'are revoked' : `stay valid until ${timeOf(until)} UTC`
    return `The tokens of all users below version ${version} ${effect}.`
  })
}

/** Prints what a rotation for one user revoked. */
export function printUserRotation(result: unknown): string {
  return print(rotateUser.reply.body, result, ({ user_id: user, token_version: version, revoked }) => {
    const sessions = revoked === 1 ? '1 session' : `${revoked} sessions`
    return `Revoked every token of the user ${user} and ended ${sessions}. The token version is now ${version}.`
  })
}

/** Prints the new data key. */
export function printDataKey(result: unknown): string {
  return print(replaceDataKey.reply.body, result, ({ data_key_id: key, created_at: time }) => {
    return `Started the data key ${key} at ${timeOf(time)} UTC. New provider tokens are encrypted under it.`
  })
}

/** A stage with another version may respond in another shape. Then the exact response is printed. */
export function print<S extends z.core.$ZodType>(
  schema: S,
  result: unknown,
  textOf: (value: z.infer<S>) => string,
): string {
  const parsed = z.safeParse(schema, result)
  return parsed.success ? textOf(parsed.data) : JSON.stringify(result, null, 2)
}

/** Formats a time in UTC, to the second. */
export function timeOf(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ')
}
