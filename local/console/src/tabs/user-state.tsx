import { Badge } from '../../../../app/src/ui/badge.tsx'
import type { ConsoleUser } from '../../../console-api/replies.ts'

/** Whether a user can sign in, and why not. */
export function UserState({ user }: { readonly user: ConsoleUser }) {
  if (!user.is_active) return <Badge kind="bad">Disabled</Badge>
  if (user.locked_until) return <Badge kind="bad">Locked</Badge>
  return user.is_verified ? <Badge kind="good">Verified</Badge> : <Badge kind="warn">Not verified</Badge>
}
