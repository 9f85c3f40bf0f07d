import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { createClient, type SessionState } from '../../client/src/index.ts'
import { DashtamProvider, useClient, useSession } from '../../client/src/react.ts'

// test/client/browser.test.ts tests the bindings in a browser.
const client = createClient({ baseUrl: 'https://api.example.com' })
const Status = () => useSession().status
const render = (initialState?: SessionState) =>
  renderToString(createElement(DashtamProvider, { client, initialState }, createElement(Status)))

it('renders on a server without reading the storage', () => {
  expect(render()).toBe('loading')
})

it('renders on a server with the state that the server knows', () => {
  expect(render({ status: 'signed_in', user_id: 'u' })).toBe('signed_in')
})

it('provides the client', () => {
  const Same = () => String(useClient() === client)
  expect(renderToString(createElement(DashtamProvider, { client }, createElement(Same)))).toBe('true')
})

it('fails outside of a provider', () => {
  expect(() => renderToString(createElement(Status))).toThrow('There is no DashtamProvider')
})
