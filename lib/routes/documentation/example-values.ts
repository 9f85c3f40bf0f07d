/** Ids in the examples: UUID version 7, as the API creates them. */
export const exampleIds = {
  user: '019ac0de-7c1b-7a54-9d3e-2f6b8c1d4e5f',
  session: '019ac0df-0a2c-7b11-8f4d-5e6a7b8c9d0e',
  connection: '019ac0e0-1b3d-7c22-9a5e-6f7b8c9d0e1f',
  dataKey: '019ac0e1-2c4e-7d33-8b6f-7a8c9d0e1f2a',
  auditLog: '019ac0e2-3d5f-7e44-9c7a-8b9d0e1f2a3b',
  device: '019ac0e3-4e6a-7f55-8d8b-9c0e1f2a3b4c',
  passkey: '019ac0e4-5f7b-7066-9e9c-ad1f2a3b4c5d',
  account: 'A1B2C3D4E5F6',
} as const

/** A request id in the format of API Gateway. */
export const EXAMPLE_REQUEST_ID = 'Qz3lJhT8oAMEJ5g='

/** Tokens in the examples are shortened and not valid. */
export const exampleTokens = {
  access_token: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.<claims>.<signature>',
  refresh_token: '019ac0df-0a2c-7b11-8f4d-5e6a7b8c9d0e.<secret>',
  token_type: 'bearer',
  expires_in: 1800,
} as const

/** A one-time token from the link of a mail. */
export const EXAMPLE_LINK_TOKEN = '019ac0df-4e6a-7f55-8d8b-9c0e1f2a3b4c.<secret>'

/** A user. */
export const exampleUser = {
  id: exampleIds.user,
  email: 'ada@example.com',
  name: 'Ada',
  email_verified: true,
  is_active: true,
  created_at: '2026-11-02T09:30:00.000Z',
  last_login_at: '2026-11-26T08:15:00.000Z',
  delete_after: null,
}
