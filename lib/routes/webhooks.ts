import * as z from 'zod/mini'
import { ProviderKey } from './provider-fields.ts'
import { route } from './route.ts'

/** POST /webhooks/{provider_key} */
export const receive = route({
  id: 'webhooks/receive',
  operationId: 'receiveWebhook',
  tag: 'system',
  title: 'Receive a notification',
  method: 'POST',
  path: '/webhooks/{provider_key}',
  access: 'public',
  summary:
    'Receives the notifications of a provider about connections. The provider signs them; no other client can use this route. A notification about an unknown connection changes nothing.',
  params: z.object({ provider_key: ProviderKey }),
  body: z.looseObject({}),
  reply: { status: 200, body: z.object({ is_received: z.literal(true) }) },
  problems: ['not_found', 'invalid_webhook', 'provider_failed'],
  limits: ['webhook_by_ip'],
  uses: ['providerCredentials', 'providerHttp', 'providerRefreshQueue', 'rateLimits', 'statements'],
})
