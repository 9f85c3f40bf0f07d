import * as z from 'zod'
import { inputErrors } from '../text/input-errors.ts'
import { inputMessage } from '../text/input-messages.ts'
import { Origin } from './cors-origins.ts'
import { CertificateArn, DomainName, HttpsUrl, LogDays, Settings } from './stage-fields.ts'
import { SynthFault } from './synth-fault.ts'

/** The configuration that differs between stages. */
export const Stage = z
  .strictObject({
    /** URL of the application. Links in mails lead to it. Must be absent with `app`. */
    appUrl: HttpsUrl.optional(),
    /**
     * Deploys the reference application (app/) to S3 and CloudFront. The functions and the CORS settings of the API then
     * use its address.
     */
    app: z
      .strictObject({
        /** Domain of the application. Default: the address that CloudFront assigns. */
        domain: z
          .strictObject({
            name: DomainName,
            /** ARN of an ACM certificate for the domain. CloudFront reads certificates only from us-east-1. */
            certificateArn: CertificateArn.startsWith('arn:aws:acm:us-east-1:', {
              message:
                'must be the ARN of a certificate in us-east-1, because CloudFront reads no other region',
            }),
          })
          .optional(),
      })
      .optional(),
    /** URL of the documentation site. The pages about problems link to it. */
    docsUrl: HttpsUrl.optional(),
    /**
     * Origins that may call the API from a browser, in addition to that of `app`. A stage that is not protected may
     * list loopback origins. `http://localhost:*` allows every port (decision 0054).
     */
    corsOrigins: z.array(Origin),
    /**
     * Domain of the API. Default: the address that API Gateway assigns. That address changes if the API is created
     * again. The address is the issuer of the access tokens, so a protected stage requires a domain.
     */
    domain: z
      .strictObject({
        /** In lower case, because clients compare the issuer exactly. */
        name: DomainName,
        /** ARN of an ACM certificate for the domain, in the region of the stage. */
        certificateArn: CertificateArn,
      })
      .optional(),
    mail: z.strictObject({
      /** Sender of every mail: `Name <name@domain>`. */
      from: z.string().regex(/^[^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>$/, 'must be `Name <name@domain>`'),
      /** Whether SES verifies the domain of the sender or only its address. */
      verify: z.enum(['domain', 'address']),
      /** Addresses that may receive mail in the SES sandbox. SES sends each a confirmation mail. */
      sandboxRecipients: z.array(z.email()),
    }),
    /** Addresses that receive alarm notifications. */
    alarmEmails: z.array(z.email()),
    /** Whether to protect the data of the stage: deletion protection, retained resources, no automatic pause. */
    protected: z.boolean(),
    database: z
      .strictObject({
        /** Capacity in ACU (2 GiB of memory each). With 0, an idle database pauses. */
        minCapacity: z.number().min(0).max(256).multipleOf(0.5),
        maxCapacity: z.number().min(1).max(256).multipleOf(0.5),
        backupDays: z.int().min(1).max(35),
        /** Adds a second instance in another zone for failover. */
        standby: z.boolean(),
      })
      .refine(({ minCapacity, maxCapacity }) => minCapacity <= maxCapacity, {
        message: 'must not have a minCapacity above its maxCapacity',
      }),
    /**
     * Interval of the scheduled jobs: as declared in lib/jobs.ts, or daily. With `daily`, the database of an idle
     * stage can pause. Provider tokens are then refreshed on access, and users are notified up to a day late.
     */
    schedules: z.enum(['declared', 'daily']),
    /** Store of the rate limits. `redis` adds ElastiCache and runs the functions with rate limits in the VPC. */
    rateLimit: z.enum(['postgres', 'redis']),
    /** Rate (requests per second) and burst limit of the whole API. */
    throttle: z.strictObject({ rate: z.int().min(1), burst: z.int().min(1) }),
    logDays: LogDays,
    /** Rotation interval of the signing keys in days. */
    signingKeysDays: z.int().min(1).max(365),
    /** Keys of the providers that have credentials in this stage. */
    providers: z.array(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be the key of a provider')).min(1),
    /**
     * GeoIP database with cities (MMDB), for example `geoip/GeoLite2-City.mmdb`. The path is relative to the root of the
     * repository. Default: only the countries of sign-ins are known.
     */
    cityDatabase: z
      .string()
      .regex(/^([^/]*\/)*\w[\w.-]*\.mmdb$/, 'must be the path of an .mmdb file, without spaces in its name')
      .optional(),
    /** Settings of lib/runtime/configuration/settings.ts that differ from the default. */
    settings: Settings,
  })
  .refine(stage => stage.appUrl === undefined || stage.app === undefined, {
    path: ['appUrl'],
    message: 'must be absent if the stage has `app`, which sets the address of the application',
  })
  .refine(stage => stage.appUrl !== undefined || stage.app !== undefined, {
    path: ['appUrl'],
    message: 'must be set unless the stage has `app`',
  })
  .refine(stage => !stage.protected || stage.app === undefined || stage.app.domain !== undefined, {
    path: ['app', 'domain'],
    message:
      'must be set if the stage is protected: without a domain, a new distribution has another address, and CloudFront allows TLS 1.0',
  })
  .refine(stage => stage.domain === undefined || stage.app?.domain?.name !== stage.domain.name, {
    path: ['app', 'domain', 'name'],
    message: 'must differ from `domain.name`, which is the address of the API',
  })
  .refine(stage => !stage.protected || stage.corsOrigins.every(origin => origin.startsWith('https:')), {
    path: ['corsOrigins'],
    message: 'must contain only https origins if the stage is protected',
  })
  .refine(stage => !stage.protected || stage.database.minCapacity > 0, {
    path: ['database', 'minCapacity'],
    message: 'must be above 0 if the stage is protected, because its database must not pause',
  })
  .refine(stage => !stage.protected || stage.domain !== undefined, {
    path: ['domain'],
    message:
      'must be set if the stage is protected: without a domain, the address of a new API changes the token issuer',
  })

/** The parsed configuration of a stage and its name. */
export type Stage = z.infer<typeof Stage> & { readonly name: string }

/**
 * Finds a stage in a table of stages and validates it.
 * @throws {SynthFault} if the stage does not exist or is invalid.
 */
export function parseStage(name: string | undefined, stages: Readonly<Record<string, unknown>>): Stage {
  const known = Object.keys(stages).join(', ') || 'none'
  if (!name) throw new SynthFault(`--stage is required. Stages in lib/infra/stages.ts: ${known}.`)
  if (!Object.hasOwn(stages, name))
    throw new SynthFault(`The stage '${name}' does not exist. Stages in lib/infra/stages.ts: ${known}.`)
  if (!/^[a-z][a-z0-9]{0,9}$/.test(name))
    throw new SynthFault(
      `The stage name '${name}' is invalid. Use a letter, then up to 9 lower-case letters or digits.`,
    )
  const parsed = Stage.safeParse(stages[name], { error: inputMessage })
  if (parsed.success) return { ...parsed.data, name }
  const faults = inputErrors(parsed.error.issues)
    // A value can break several rules. The first one says what to change.
    .filter(({ path }, index, all) => all.findIndex(other => other.path === path) === index)
    .map(({ path, message }) => `${path || 'stage'}: ${asClause(message)}`)
  throw new SynthFault(`The stage '${name}' in lib/infra/stages.ts is invalid: ${faults.join('; ')}.`)
}

function asClause(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
}
