import type { Settings } from '../../runtime/configuration/settings.ts'
import { inSpan } from '../../runtime/tracing/span.ts'
import { openedOnce, sdkOptions } from '../sdk-client.ts'

/** A mail, ready to send. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Sends mails. */
export interface Mailer {
  /** Sends a mail through SES. Throws if SES refuses it or is unreachable. */
  send(mail: Mail): Promise<void>
}

/** Opens SES. */
export function openMailer(common: Settings['common'], settings: Settings['mailer']): Mailer {
  const opened = openedOnce(async () => {
    const { SendEmailCommand, SESClient } = await import('@aws-sdk/client-ses')
    return { client: new SESClient(sdkOptions(common)), SendEmailCommand }
  })
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' })
  return {
    send: async ({ to, subject, text, html }) => {
      const { client, SendEmailCommand } = await opened()
      const command = new SendEmailCommand({
        Source: settings.mailFrom,
        Destination: { ToAddresses: [to] },
        Message: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } },
        ...(settings.mailConfigurationSet && { ConfigurationSetName: settings.mailConfigurationSet }),
      })
      await inSpan('SES SendEmail', { 'rpc.system.name': 'aws-api' }, () => client.send(command))
    },
  }
}
