import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import { formatOpaqueToken, hashOpaqueToken, newOpaqueToken } from '../../auth/tokens/opaque-token.ts'
import type { RowOf } from '../../db/statements/compiled-statement.ts'
import type { Services } from '../../services/services.ts'
import { openToken, storedTokensOf } from '../provider-tokens/sealed-tokens.ts'
import { openApi } from '../providers/api-over-http.ts'
import type { CreatedLink } from '../providers/link/link-definition.ts'
import type { LinkProvider } from '../providers/provider.ts'
import type { ReadResult } from '../providers/provider-failure.ts'
import { toConsentProblem } from '../providers/provider-problem.ts'
import type { AuthorizationStart, StartedAuthorization } from './authorization-start.ts'
import { sealForState } from './sealed-state.ts'
import { insertState } from './store/insert-state.ts'
import type { selectWithTokens } from './store/select-with-tokens.ts'

type Deps = Services<'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'>

/**
 * Starts an authorization at a provider with a widget: creates a link. The link token is stored, encrypted, with the
 * state, because a public token alone does not prove who linked. If the connection still has an access token, the link
 * repairs it instead of creating a second connection at the provider.
 */
export async function startLink(
  services: Deps,
  provider: LinkProvider,
  request: AuthorizationStart,
  connection: RowOf<typeof selectWithTokens>,
): Promise<StartedAuthorization> {
  const { claims, connectionId, metadata } = request
  const { userId, sessionId } = claims
  const stored = storedTokensOf(connection)
  const accessToken = stored && (await openToken(services, connectionId, 'access_token', stored))
  // Load the key first: a link without a state is of no use.
  await services.dataKeys.current()
  const { created, isUpdate } = await createLink(services, provider, { userId, accessToken })
  if (created.kind !== 'read') return toConsentProblem(provider.definition, created)
  const { linkToken, hostedUrl = null, expiresAt } = created.value
  const token = newOpaqueToken(services.random)
  const inserted = await services.statements.first(insertState, {
    ...(await sealForState(services, { kind: 'link_token', id: token.id }, linkToken)),
    ...auditSlotValues(auditContext(services, metadata)),
    ...{ id: token.id, secretHash: hashOpaqueToken(token), userId, sessionId, connectionId },
    redirectUri: provider.redirectUri,
    isUpdate,
    expiresAt,
  })
  if (!inserted) return { kind: 'not_found' }
  const times = { state: formatOpaqueToken(token), expires_at: expiresAt.toISOString() }
  return {
    kind: 'started',
    authorization: { kind: 'link', link_token: linkToken, auth_url: hostedUrl, ...times },
  }
}

/** Creates a link that repairs the connection. If its access token is of no use any more, one that creates a connection. */
async function createLink(
  services: Deps,
  provider: LinkProvider,
  { userId, accessToken }: { userId: string; accessToken: string | undefined },
): Promise<{ created: ReadResult<CreatedLink>; isUpdate: boolean }> {
  const { definition, redirectUri, client } = provider
  const link = await definition.link()
  const create = (token: string | undefined) =>
    link.createLink(
      openApi(services, provider, {
        ...(token !== undefined && { accessToken: token }),
        call: { for: 'callback', userId },
      }),
      {
        userId,
        completionUri: redirectUri,
        webhookUrl: client.webhookUrl,
        parameters: client.linkParameters ?? {},
        isUpdate: token !== undefined,
      },
    )
  const created = await create(accessToken)
  // A bare 401 does not say that the access token is unknown. A second item would replace the first one for no reason.
  const isLost = created.kind === 'access_lost' || created.kind === 'consent_withdrawn'
  return accessToken !== undefined && isLost
    ? { created: await create(undefined), isUpdate: false }
    : { created, isUpdate: accessToken !== undefined }
}
