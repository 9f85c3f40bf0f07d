/** The variables of the collection at its start, which suit the local cloud. */
export const initialVariables = {
  base_url: 'http://127.0.0.1:3000',
  email: 'ada@example.com',
  password: 'Analytical-Eng1ne',
  new_password: 'Difference-Eng1ne',
} as const

/** The variables that a client keeps from a response, by operation: name and path in the body. */
export const keptFromReplies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  login: { access_token: 'access_token', refresh_token: 'refresh_token', user_id: 'user.id' },
  refreshTokens: { access_token: 'access_token', refresh_token: 'refresh_token' },
  changePassword: { access_token: 'access_token', refresh_token: 'refresh_token' },
  listSessions: { session_id: 'items[0].id' },
  createConnection: { connection_id: 'id' },
  authorizeConnection: { state: 'state' },
  listAccounts: { account_id: 'items[0].id' },
}

/** Fields of requests whose value is a variable. */
const fields: Readonly<Record<string, string>> = {
  email: 'email',
  password: 'password',
  current_password: 'password',
  new_password: 'new_password',
  refresh_token: 'refresh_token',
  token: 'link_token',
  account_id: 'account_id',
  state: 'state',
  code: 'code',
}

/** The variable for the parameter `id` of the path, by the group of the operation. */
const ids: Readonly<Record<string, string>> = {
  sessions: 'session_id',
  connections: 'connection_id',
  accounts: 'connection_id',
  transactions: 'connection_id',
  operators: 'user_id',
}

/** Returns the value of a parameter or field in the collection: a variable, or its example. */
export function collectionValue(name: string, tag: string, example: unknown): unknown {
  const variable = name === 'id' ? ids[tag] : fields[name]
  return variable === undefined ? example : `{{${variable}}}`
}
