import * as z from 'zod/mini'
import { route } from './route.ts'

/** A public key in JWK format (RFC 7517). */
export const PublicKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
})

/** GET /health */
export const health = route({
  id: 'system/health',
  operationId: 'getHealth',
  tag: 'system',
  title: 'Check the health',
  method: 'GET',
  path: '/health',
  access: 'public',
  summary: 'Checks that the API and its database respond.',
  reply: { status: 200, body: z.object({ status: z.literal('ok') }) },
  problems: [],
  uses: ['statements'],
})

/** GET /.well-known/jwks.json */
export const jwks = route({
  id: 'system/jwks',
  operationId: 'getJwks',
  tag: 'system',
  title: 'Get the public keys',
  method: 'GET',
  path: '/.well-known/jwks.json',
  access: 'public',
  summary: 'Returns the public keys that verify access tokens (JWK Set, RFC 7517).',
  reply: {
    status: 200,
    body: z.object({ keys: z.array(PublicKey) }),
    mediaType: 'application/jwk-set+json',
    cacheControl: 'public, max-age=300',
  },
  problems: [],
  uses: ['verificationKeys'],
})

/** GET /openapi.json */
export const openapi = route({
  id: 'system/openapi',
  operationId: 'getOpenapi',
  tag: 'system',
  title: 'Get the OpenAPI document',
  method: 'GET',
  path: '/openapi.json',
  access: 'public',
  summary: 'Returns this OpenAPI document.',
  reply: {
    status: 200,
    body: z.looseObject({ openapi: z.string() }),
    mediaType: 'application/json',
    cacheControl: 'public, max-age=300',
  },
  problems: [],
  uses: [],
})

/** Allows the pages only their inline style, by hash (CSP Level 3, 8.4). A test compares the hash with the page. */
const PROBLEM_PAGE_POLICY =
  "default-src 'none'; style-src 'sha256-EyMc5/GLz/A84j+NFjRpB3TC65Mtz7JqEYeyBiuwTjg='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The value of `code` for the list of all problems. No problem has this code. */
export const PROBLEM_INDEX = 'index'

/** GET /problems/{code} */
export const problemPage = route({
  id: 'system/problem',
  operationId: 'getProblemPage',
  tag: 'system',
  title: 'Get the page of a problem',
  method: 'GET',
  path: '/problems/{code}',
  access: 'public',
  summary:
    'Returns the page of a problem: its causes, what to do, and an example. The `type` of the problem is the URL of this page.',
  params: z.object({ code: z.string().check(z.regex(/^[a-z_]{1,64}$/, 'Must be the code of a problem.')) }),
  reply: {
    status: 200,
    body: z.string(),
    mediaType: 'text/html; charset=utf-8',
    cacheControl: 'public, max-age=300',
    contentSecurityPolicy: PROBLEM_PAGE_POLICY,
  },
  problems: ['not_found'],
  uses: [],
})

/** $default */
export const unknownRoute = route({
  id: 'system/unknown-route',
  operationId: 'answerUnknownRoute',
  tag: 'system',
  title: 'Answer unknown paths',
  method: 'ANY',
  path: '$default',
  access: 'public',
  summary: 'Responds to requests that match no other route.',
  reply: { status: 200 },
  problems: ['not_found', 'method_not_allowed'],
  uses: [],
})
