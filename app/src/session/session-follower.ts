import { client } from '../client.ts'
import { queryClient } from '../query-client.ts'
import { createSessionFollower } from './create-session-follower.ts'
import { endSecondStep } from './second-step.ts'

/** The follower of the session of this tab. It is created before the first page is rendered. */
export const sessionFollower = createSessionFollower(client, {
  clear: () => {
    queryClient.clear()
    // A user who signed in another way, or in another tab, does not need the challenge.
    endSecondStep()
  },
})
