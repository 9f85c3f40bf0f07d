import { accountsBalanceGet, accountsGet } from './accounts.ts'
import type { Endpoint } from './endpoint.ts'
import { exchange } from './exchange.ts'
import { institutionsGetById } from './institutions.ts'
import { holdingsGet, investmentTransactionsGet } from './investments.ts'
import { accessTokenInvalidate, itemGet, itemRemove, itemWebhookUpdate } from './items.ts'
import { linkTokenCreate } from './link-token-create.ts'
import { linkTokenGet } from './link-token-get.ts'
import { sandboxFireWebhook, sandboxPublicTokenCreate, sandboxResetLogin } from './sandbox.ts'
import { transactionsGet } from './transactions-get.ts'
import { transactionsSync } from './transactions-sync.ts'
import { webhookVerificationKeyGet } from './webhook-key.ts'

const all: readonly Endpoint[] = [
  linkTokenCreate,
  linkTokenGet,
  exchange,
  itemGet,
  itemWebhookUpdate,
  accessTokenInvalidate,
  itemRemove,
  accountsGet,
  accountsBalanceGet,
  transactionsGet,
  transactionsSync,
  holdingsGet,
  investmentTransactionsGet,
  institutionsGetById,
  webhookVerificationKeyGet,
  sandboxPublicTokenCreate,
  sandboxResetLogin,
  sandboxFireWebhook,
]

/** The endpoints of the API by their path. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map(all.map(one => [one.path, one]))
