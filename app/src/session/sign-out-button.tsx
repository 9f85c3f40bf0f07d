import { useClient } from '@dashtam/client/react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'

/** Signs the user out. The session is removed from the browser even if the network fails. */
export function SignOutButton() {
  const client = useClient()
  const [isPending, setPending] = useState(false)
  const signOut = async () => {
    setPending(true)
    await client.auth.logout()
  }
  return (
    <Button variant="quiet" isPending={isPending} onPress={signOut}>
      Sign out
    </Button>
  )
}
