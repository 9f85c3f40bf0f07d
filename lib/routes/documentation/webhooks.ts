import { receive } from '../webhooks.ts'
import { type Component, type Parameters, parameters, replyObject, requestBody } from './component.ts'

/** The notifications of providers. */
export const webhooks: readonly Component[] = [
  requestBody('WebhookNotification', receive.body, {
    description: 'A notification, in the format of the provider.',
    fields: {},
    example: {
      webhook_type: 'ITEM',
      webhook_code: 'LOGIN_REPAIRED',
      item_id: 'eVBnVMp7zdTJLkRNr33Rs6zr7KNJqBFL9DrE6',
    },
  }),
  replyObject('ReceivedWebhook', receive.reply.body, {
    description: 'The notification was accepted. Whether it changed anything, the provider does not learn.',
    fields: { is_received: 'Always true.' },
    example: { is_received: true },
  }),
]

/** The parameters of the routes for notifications. */
export const webhookParameters: readonly Parameters[] = [
  parameters(receive.params, {
    provider_key: { description: 'The key of the provider.', example: 'plaid' },
  }),
]
