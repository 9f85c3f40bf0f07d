import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import * as z from 'zod'
import { variableOf } from '../runtime/configuration/load.ts'
import { passkeySettings } from '../runtime/configuration/passkey-settings.ts'
import { settingsTable } from '../runtime/configuration/settings.ts'

/** An https URL with a domain. */
export const HttpsUrl = z
  .url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'must be an https URL with a domain' })
  .refine(url => !url.endsWith('/'), {
    message: 'must not end with a slash',
  })

const domainFault = 'must be a domain in lower case, for example api.example.com'

/** A domain in lower case. */
export const DomainName = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, domainFault)
  .regex(z.regexes.hostname, domainFault)

/** The ARN of an ACM certificate. */
export const CertificateArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/,
    'must be the ARN of an ACM certificate',
  )

/** A retention period of CloudWatch Logs, in days. */
export const LogDays = z.int().refine(count => Object.values(RetentionDays).includes(count), {
  message: 'must be a retention period of CloudWatch Logs: 1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 400, 731 …',
})

/** The settings with a default, and those of passkeys, whose defaults derive from APP_URL. */
const overridable = new Map(
  Object.values(settingsTable).flatMap(group =>
    Object.entries(group).flatMap(([name, setting]) =>
      name in passkeySettings || ('default' in setting && setting.default !== undefined)
        ? [[variableOf(name, setting), setting] as const]
        : [],
    ),
  ),
)

/** Settings that a stage overrides: only those with a default or of passkeys. The stack sets the others. */
export const Settings = z.record(z.string(), z.string()).superRefine((settings, context) => {
  for (const [variable, text] of Object.entries(settings)) {
    const setting = overridable.get(variable)
    const fault = setting
      ? setting.read(text) === undefined && `must be: ${setting.accepts}`
      : 'is not a setting that a stage can change'
    if (fault) context.addIssue({ code: 'custom', path: [variable], message: fault })
  }
})
