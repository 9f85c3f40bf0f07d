/**
 * React bindings of the client.
 *
 * @packageDocumentation
 */

import { createContext, createElement, type ReactNode, useContext, useSyncExternalStore } from 'react'
import type { Client } from './client.ts'
import type { SessionState } from './session/session-state.ts'

interface Value {
  readonly client: Client
  readonly initialState: SessionState
}

const ClientContext = createContext<Value | undefined>(undefined)
const loading: SessionState = { status: 'loading' }

/** The properties of {@link DashtamProvider}. */
export interface DashtamProviderProps {
  /** The client. Create it outside of components, in the browser. */
  readonly client: Client
  /** The state of the session while a server renders and the browser hydrates. Default: `loading`. */
  readonly initialState?: SessionState | undefined
  readonly children?: ReactNode
}

/**
 * Provides a client to the components below it.
 *
 * @example
 * ```tsx
 * const client = createClient({ baseUrl, storage: browserStorage() })
 * root.render(
 *   <DashtamProvider client={client}>
 *     <App />
 *   </DashtamProvider>,
 * )
 * ```
 */
export function DashtamProvider({
  client,
  initialState = loading,
  children,
}: DashtamProviderProps): ReactNode {
  return createElement(ClientContext.Provider, { value: { client, initialState } }, children)
}

/**
 * Returns the client.
 *
 * @throws {Error} outside of a {@link DashtamProvider}.
 */
export function useClient(): Client {
  return useProvided().client
}

/**
 * Returns whether a user is signed in. The component renders again when this changes, also in another tab.
 *
 * @example
 * ```tsx
 * const session = useSession()
 * if (session.status === 'loading') return <Spinner />
 * return session.status === 'signed_in' ? <Home /> : <Login />
 * ```
 */
export function useSession(): SessionState {
  const { client, initialState } = useProvided()
  return useSyncExternalStore(
    client.onSessionChange,
    // Until the storage was read, the state that the server rendered. Otherwise the page would be shown as loading again.
    () => (client.session.state.status === 'loading' ? initialState : client.session.state),
    () => initialState,
  )
}

function useProvided(): Value {
  const value = useContext(ClientContext)
  if (!value) throw new Error('There is no DashtamProvider above this component.')
  return value
}
