import { receiveWebhook } from '../../lib/financial/webhooks/receive-webhook.ts'
import { connectionProblem } from '../../lib/http/connection-problem.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { receive } from '../../lib/routes/webhooks.ts'
import { networkOf } from '../../lib/text/network.ts'

/** POST /webhooks/{provider_key} — receives a notification of a provider. */
export const handler = endpoint(receive, async ({ metadata, params, raw, services }) => {
  const request = {
    providerKey: params.provider_key,
    received: raw(),
    sender: networkOf(metadata.ip),
    metadata,
  }
  const outcome = await receiveWebhook(services, request)
  return outcome.kind === 'received' ? { is_received: true as const } : connectionProblem(outcome)
})
