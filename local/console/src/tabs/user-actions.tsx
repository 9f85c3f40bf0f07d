import { Button } from '../../../../app/src/ui/button.tsx'
import type { ConsoleUser } from '../../../console-api/replies.ts'
import { actAs } from '../data/act-as.ts'
import { useAct, useRun } from '../data/outcome.tsx'

/** The actions on a user that are possible in the user's state. */
export function UserActions({
  user: { id, email, is_verified, locked_until },
}: {
  readonly user: ConsoleUser
}) {
  const act = useAct()
  const run = useRun()
  const post = (action: string, done: string) =>
    void act({ method: 'POST', path: `/users/${id}/${action}` }, done)
  return (
    <div className="row">
      {!is_verified && (
        <Button aria-label={`Verify ${email}`} onPress={() => post('verify', `${email} is verified.`)}>
          Verify
        </Button>
      )}
      {locked_until && (
        <Button aria-label={`Unlock ${email}`} onPress={() => post('unlock', `${email} is unlocked.`)}>
          Unlock
        </Button>
      )}
      {is_verified && !locked_until && (
        <Button
          aria-label={`Act as ${email}`}
          onPress={() => void run(() => actAs(id), `The application is signed in as ${email}.`)}
        >
          Act as
        </Button>
      )}
    </div>
  )
}
