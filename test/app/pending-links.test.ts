import { afterEach, expect, it, vi } from 'vitest'
import { forgetLink, pendingLink, rememberLink } from '../../app/src/connecting/pending-links.ts'

const owner = { userId: 'u1', providerKey: 'plaid' }
const link = { connectionId: 'c1', state: 's1', address: 'https://link.example.com/1' }

function stubStorage(): Map<string, string> {
  const items = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  })
  return items
}

afterEach(() => vi.unstubAllGlobals())

it('remembers the last link of a user at a provider until it is used', () => {
  const items = stubStorage()
  expect(pendingLink(owner)).toBeUndefined()
  expect(rememberLink(owner, link)).toBe(true)
  expect(rememberLink(owner, { ...link, state: 's2' })).toBe(true)
  expect(pendingLink(owner)).toEqual({ ...link, state: 's2' })
  forgetLink(owner)
  expect(pendingLink(owner)).toBeUndefined()
  expect(items.size).toBe(0)
})

it('gives a link to no other user, and not for another provider', () => {
  stubStorage()
  rememberLink(owner, link)
  expect(pendingLink({ ...owner, userId: 'u2' })).toBeUndefined()
  expect(pendingLink({ ...owner, providerKey: 'other' })).toBeUndefined()
})

it.each(['{', 'null', '"text"', '{"connectionId":"c1","state":"s1"}', '{"connectionId":1}'])(
  'ignores %s in the storage',
  text => {
    const items = stubStorage()
    rememberLink(owner, link)
    for (const name of items.keys()) items.set(name, text)
    expect(pendingLink(owner)).toBeUndefined()
  },
)

it('says if the browser stores nothing', () => {
  vi.stubGlobal('sessionStorage', {
    getItem: () => {
      throw new Error('Refused')
    },
    setItem: () => {
      throw new Error('Refused')
    },
  })
  expect(rememberLink(owner, link)).toBe(false)
  expect(pendingLink(owner)).toBeUndefined()
})
