import { useClient } from '@dashtam/client/react'
import { Button } from '../ui/button.tsx'
import { sessionFollower } from './session-follower.ts'

/** Signs the user out. The session is removed from the browser at once, even without a network. */
export function SignOutButton() {
  const client = useClient()
  const signOut = () => sessionFollower.signOutWith(() => client.auth.logout())
  return (
    <Button variant="quiet" onPress={() => void signOut()}>
      Sign out
    </Button>
  )
}
