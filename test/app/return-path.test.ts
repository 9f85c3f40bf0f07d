import { describe, expect, it } from 'vitest'
import { internalPath, readSignInState, returnPath, signInState } from '../../app/src/session/return-path.ts'

const ADA = 'ada'
const path = '/connections?page=2#top'

describe('the page after the sign-in', () => {
  it('is the page that required it', () => expect(returnPath(signInState(path, undefined), ADA)).toBe(path))

  it('is the page on which the same user was signed out', () => {
    const state = signInState(path, { user_id: ADA, isIntended: false })
    expect(readSignInState(state).user_id).toBe(ADA)
    expect(returnPath(state, ADA)).toBe(path)
  })

  it('is the start page for another user', () =>
    expect(returnPath(signInState(path, { user_id: 'grace', isIntended: false }), ADA)).toBe('/'))

  it('is the start page after the user signed out', () =>
    expect(returnPath(signInState(path, { user_id: ADA, isIntended: true }), ADA)).toBe('/'))

  it.each([null, undefined, 'text', 1, [], {}, { from: 1 }, { from: null, user_id: 2 }])(
    'is the start page if the history holds %j',
    state => expect(returnPath(state, ADA)).toBe('/'),
  )

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    'evil',
    '',
  ])('is never at another site: %j', from => {
    expect(internalPath(from)).toBeUndefined()
    expect(returnPath({ from }, ADA)).toBe('/')
  })

  it.each(['/', '/a/b', '/a?next=//b', '/%2F/x'])('can be %s', from => {
    expect(internalPath(from)).toBe(from)
    expect(new URL(from, 'https://app.example').origin).toBe('https://app.example')
  })
})
