// What a function with Better Auth imports at its cold start.
import { createAuth } from './better-auth.mjs'

const connection = { connectionString: 'postgres://127.0.0.1:5432/none' }

export const { handler } = createAuth({ connection, isLimited: true })
