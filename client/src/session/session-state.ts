/**
 * Whether a user is signed in.
 *
 * - `loading`: the storage was not read yet.
 * - `signed_in`: the client has the tokens of a session. The session may have ended at the server.
 * - `signed_out`: the client has no tokens.
 */
export type SessionState =
  | { readonly status: 'loading' }
  | { readonly status: 'signed_in'; readonly user_id: string }
  | { readonly status: 'signed_out' }
