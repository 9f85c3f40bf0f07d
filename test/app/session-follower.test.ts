import { describe, expect, it } from 'vitest'
import { createSessionFollower } from '../../app/src/session/create-session-follower.ts'
import type { SessionState } from '../../client/src/session/session-state.ts'

function openFollower() {
  let change: (state: SessionState) => void = () => {}
  let cleared = 0
  const client = {
    onSessionChange: (listener: typeof change) => {
      change = listener
      return () => {}
    },
  }
  const follower = createSessionFollower(client, { clear: () => void cleared++ })
  return {
    follower,
    cleared: () => cleared,
    signIn: (user_id: string) => change({ status: 'signed_in', user_id }),
    signOut: () => change({ status: 'signed_out' }),
    load: () => change({ status: 'loading' }),
  }
}

describe('the follower of the session', () => {
  it('empties the cache when the user changes, and only then', () => {
    const { signIn, signOut, load, cleared } = openFollower()
    load()
    signOut()
    expect(cleared()).toBe(0)
    signIn('ada')
    signIn('ada')
    expect(cleared()).toBe(1)
    signIn('grace')
    expect(cleared()).toBe(2)
    signOut()
    expect(cleared()).toBe(3)
  })

  it('knows of no end before the first user', () => {
    const { follower, signOut } = openFollower()
    signOut()
    expect(follower.lastEnd()).toBeUndefined()
  })

  it('knows whether the user signed out on purpose', async () => {
    const { follower, signIn, signOut } = openFollower()
    signIn('ada')
    expect(await follower.signOutWith(async () => signOut())).toBeUndefined()
    expect(follower.lastEnd()).toEqual({ user_id: 'ada', isIntended: true })
    signIn('ada')
    expect(follower.lastEnd()).toBeUndefined()
    signOut()
    expect(follower.lastEnd()).toEqual({ user_id: 'ada', isIntended: false })
  })

  it('does not take a later end for the intention of the user if the call failed', async () => {
    const { follower, signIn, signOut } = openFollower()
    signIn('ada')
    await expect(follower.signOutWith(() => Promise.reject(new Error('offline')))).rejects.toThrow('offline')
    signOut()
    expect(follower.lastEnd()).toEqual({ user_id: 'ada', isIntended: false })
  })
})
