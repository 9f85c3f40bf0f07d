import { client } from '../client.ts'
import { queryClient } from '../query-client.ts'
import { createSessionFollower } from './create-session-follower.ts'

/** The follower of the session of this tab. It is created before the first page is rendered. */
export const sessionFollower = createSessionFollower(client, queryClient)
