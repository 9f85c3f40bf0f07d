import type { Route } from '../../lib/routes/route.ts'

/** The variables of the collection at its start, which suit the local cloud. */
export const initialVariables = {
  base_url: 'http://127.0.0.1:3000',
  email: 'ada@example.com',
  password: 'Analytical-Eng1ne',
  new_password: 'Difference-Eng1ne',
} as const

/** Values that a client keeps from a successful response. */
export interface KeptValues {
  /** The member `result` of the body; absent if the body has none. */
  readonly result?: string
  /** The paths in the body, by the names of the variables. */
  readonly paths: Readonly<Record<string, string>>
}

const tokens = { access_token: 'access_token', refresh_token: 'refresh_token' } as const
const signedIn = { ...tokens, user_id: 'user.id' } as const

/** What a client keeps from responses, by operation. */
export const keptFromReplies: Readonly<Record<string, readonly KeptValues[]>> = {
  login: [
    { result: 'signed_in', paths: signedIn },
    { result: 'mfa_required', paths: { challenge: 'challenge' } },
  ],
  verifyLogin: [{ paths: signedIn }],
  startPasskeyLogin: [{ paths: { challenge: 'challenge' } }],
  loginWithPasskey: [{ paths: signedIn }],
  refreshTokens: [{ paths: tokens }],
  changePassword: [{ paths: tokens }],
  stepUp: [{ paths: { access_token: 'access_token' } }],
  startPasskeyRegistration: [{ paths: { challenge: 'challenge' } }],
  listSessions: [{ paths: { session_id: 'items[0].id' } }],
  listDevices: [{ paths: { device_id: 'items[0].id' } }],
  createConnection: [{ paths: { connection_id: 'id' } }],
  authorizeConnection: [{ paths: { state: 'state' } }],
  listAccounts: [{ paths: { account_id: 'items[0].id' } }],
}

type Variables = Readonly<Record<string, string>>

/** Fields of requests whose value is a variable. */
const fields: Variables = {
  email: 'email',
  password: 'password',
  current_password: 'password',
  new_password: 'new_password',
  refresh_token: 'refresh_token',
  token: 'link_token',
  challenge: 'challenge',
  account_id: 'account_id',
}

/** More fields, by the group of the operation. A `code` of another group is that of an authenticator app. */
const fieldsOfTags: Readonly<Record<string, Variables>> = {
  connections: { state: 'state', code: 'code' },
}

/** The variable for the parameter `id` of the path, by the group of the operation. */
const ids: Variables = {
  sessions: 'session_id',
  connections: 'connection_id',
  accounts: 'connection_id',
  transactions: 'connection_id',
  operators: 'user_id',
}

/** The variable for the parameter `id` of operations that differ from their group. */
const idsOfOperations: Variables = { updateDevice: 'device_id', removeDevice: 'device_id' }

/** Returns the value of a parameter or field in the collection: a variable, or its example. */
export function collectionValue(
  name: string,
  { tag, operationId }: Pick<Route, 'tag' | 'operationId'>,
  example: unknown,
): unknown {
  const variable =
    name === 'id' ? (idsOfOperations[operationId] ?? ids[tag]) : (fieldsOfTags[tag]?.[name] ?? fields[name])
  return variable === undefined ? example : `{{${variable}}}`
}
