import { findUsers, updateUser } from '../../lib/routes/operator-users.ts'
import { textPairs, textTable } from '../command-line/text-table.ts'
import { print, timeOf } from './print.ts'

/** Prints users with their sessions and connections. */
export function printUsers(result: unknown): string {
  return print(findUsers.reply.body, result, ({ items }) => {
    if (items.length === 0) return 'No user.'
    return items
      .map(user =>
        [
          textPairs([
            ['Id', user.id],
            ['Email', `${user.email}${user.is_verified ? '' : ' (not verified)'}`],
            ['Name', user.name],
            ['Account', accountText(user)],
            ...(user.delete_after === null
              ? []
              : [['Deletion', `after ${timeOf(user.delete_after)} UTC`] as const]),
            ['Registered', `${timeOf(user.created_at)} UTC`],
          ]),
          user.sessions.length === 0
            ? 'No active sessions.'
            : textTable(
                ['Session', 'Device', 'Location', 'Last used (UTC)'],
                user.sessions.map(one => [one.id, one.device, one.location ?? '', timeOf(one.last_used_at)]),
              ),
          user.connections.length === 0
            ? 'No connections.'
            : textTable(
                ['Connection', 'Provider', 'Status', 'Last error'],
                user.connections.map(one => [one.id, one.provider_key, one.status, one.last_error ?? '']),
              ),
        ].join('\n\n'),
      )
      .join('\n\n')
  })
}

function accountText(user: { is_active: boolean; locked_until: string | null }): string {
  const state = user.is_active ? 'active' : 'disabled'
  return user.locked_until === null ? state : `${state}, locked until ${timeOf(user.locked_until)} UTC`
}

/** Prints what changed in an account. */
export function printChangedUser(result: unknown): string {
  return print(updateUser.reply.body, result, ({ id, changes, revoked, ...user }) => {
    const effect =
      changes.length === 0
        ? 'No changes'
        : `Changes: ${changes.map(change => change.replaceAll('_', ' ')).join(', ')}`
    const ended = revoked === 0 ? '' : ` Ended ${revoked === 1 ? '1 session' : `${revoked} sessions`}.`
    return `${effect}.${ended} The account ${id} is ${accountText(user)}.`
  })
}
