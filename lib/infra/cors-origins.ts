import * as z from 'zod'

/** Stands for every port of a host. */
const ANY_PORT = ':*'
/** No other host may have an asterisk: API Gateway would allow every origin for `https://*`. */
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1):\*$/
const EXACT = /^(https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+|http:\/\/(localhost|127\.0\.0\.1))(:\d{1,5})?$/

/** An origin whose pages may call the API of a stage, as browsers write it. */
export const Origin = z
  .string()
  .refine(
    text => LOOPBACK.test(text) || (EXACT.test(text) && URL.canParse(text) && new URL(text).origin === text),
    {
      message:
        'must be an origin such as https://app.example.com, or of the local machine: http://localhost:5173 or http://localhost:*',
    },
  )

/** Which part of a stage answers CORS requests of which origins. The other list is empty. */
interface CorsOrigins {
  readonly gateway: readonly string[]
  readonly functions: readonly string[]
}

/**
 * Divides the origins of a stage. API Gateway answers, unless an origin allows every port: it supports only exact
 * origins and `http://*`. If it answers, it removes the headers of the functions, so one of them must answer for all
 * origins (decision 0054).
 */
export function corsOriginsOf(origins: readonly string[]): CorsOrigins {
  const distinct = [...new Set(origins)]
  return distinct.some(origin => origin.endsWith(ANY_PORT))
    ? { gateway: [], functions: distinct }
    : { gateway: distinct, functions: [] }
}
