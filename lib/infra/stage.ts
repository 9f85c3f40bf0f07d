import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import * as z from 'zod'
import { variableOf } from '../runtime/configuration/load.ts'
import { settingsTable } from '../runtime/configuration/settings.ts'
import { SynthFault } from './synth-fault.ts'

const https = z.url({ protocol: /^https$/, hostname: z.regexes.domain }).refine(url => !url.endsWith('/'), {
  message: 'must not end with a slash',
})
const days = z.int().refine(count => Object.values(RetentionDays).includes(count), {
  message: 'must be a retention that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 400, 731 …',
})

/** The settings of docs/configuration.md that a stage may set: those of its functions that the stack does not decide. */
const settable = new Map(
  Object.values(settingsTable).flatMap(group =>
    Object.entries(group).flatMap(([name, setting]) =>
      'default' in setting && setting.default !== undefined
        ? [[variableOf(name, setting), setting] as const]
        : [],
    ),
  ),
)
const Settings = z.record(z.string(), z.string()).superRefine((settings, context) => {
  for (const [variable, text] of Object.entries(settings)) {
    const setting = settable.get(variable)
    const fault = setting
      ? setting.read(text) === undefined && `must be a ${setting.accepts}`
      : 'is no setting with a default in docs/configuration.md'
    if (fault) context.addIssue({ code: 'custom', path: [variable], message: fault })
  }
})

/** What differs between stages; everything else is the same in each. */
export const Stage = z
  .strictObject({
    /** Address of the application's own pages, which the links in mails lead to. */
    appUrl: https,
    /** Origins whose pages may call the API from a browser. */
    corsOrigins: z.array(https),
    /**
     * A domain for the API. Without one it has the address that API Gateway gives it, which changes when the API is created
     * again. The address is the issuer of the access tokens: a protected stage needs a domain.
     */
    domain: z
      .strictObject({
        /** In lower case: clients compare the issuer letter by letter. */
        name: z
          .hostname()
          .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain in lower case, as api.example.com'),
        /** ARN of a certificate for it in ACM, in the region of the stage. */
        certificateArn: z.string().regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/),
      })
      .optional(),
    mail: z.strictObject({
      /** Sender of every mail: `Name <name@domain>`. */
      from: z.string().regex(/^[^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>$/, 'must be `Name <name@domain>`'),
      /** What SES verifies: the sender's whole domain, or the one address. */
      verify: z.enum(['domain', 'address']),
      /** Addresses that may be written to while the account is in the sandbox of SES; each gets a mail to confirm. */
      sandboxRecipients: z.array(z.email()),
    }),
    /** Who is mailed when an alarm goes off. */
    alarmEmails: z.array(z.email()),
    /** Whether the stage holds data that must not be lost: deletion protection, retained data, no automatic pause. */
    protected: z.boolean(),
    database: z
      .strictObject({
        /** Capacity in ACU (2 GiB of memory each); 0 pauses the database when nobody asks. */
        minCapacity: z.number().min(0).max(256).multipleOf(0.5),
        maxCapacity: z.number().min(1).max(256).multipleOf(0.5),
        backupDays: z.int().min(1).max(35),
        /** A second instance in another zone, that takes over. */
        standby: z.boolean(),
      })
      .refine(({ minCapacity, maxCapacity }) => minCapacity <= maxCapacity, {
        message: 'must not have a minCapacity above its maxCapacity',
      }),
    /**
     * When scheduled jobs run: as lib/jobs.ts says, or once a day each, so that the database of a stage that nobody uses
     * can pause; providers' tokens are then refreshed by who reads, and owners told up to a day late.
     */
    schedules: z.enum(['declared', 'daily']),
    /** Where the rate limits are kept; `redis` brings ElastiCache, and the functions with limits into the network. */
    rateLimit: z.enum(['postgres', 'redis']),
    /** Requests a second, and at once, that the whole API takes. */
    throttle: z.strictObject({ rate: z.int().min(1), burst: z.int().min(1) }),
    logDays: days,
    /** How often the signing keys rotate, in days. */
    signingKeysDays: z.int().min(1).max(365),
    /** Keys of the providers whose credentials the stage keeps. */
    providers: z.array(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)).min(1),
    /** Settings of docs/configuration.md that differ from their default. */
    settings: Settings,
  })
  .refine(stage => !stage.protected || stage.database.minCapacity > 0, {
    path: ['database', 'minCapacity'],
    message: 'must be above 0 where the stage is protected: its database never pauses',
  })
  .refine(stage => !stage.protected || stage.domain !== undefined, {
    path: ['domain'],
    message:
      'must be set where the stage is protected: else a new API changes its address, which is the issuer of its tokens',
  })

/** A stage's configuration, as its schema yields it, and its name. */
export type Stage = z.infer<typeof Stage> & { readonly name: string }

/**
 * Finds a stage in the table of stages and checks it whole.
 * @throws {SynthFault} where there is no such stage, or its configuration is wrong.
 */
export function parseStage(name: string | undefined, stages: Readonly<Record<string, unknown>>): Stage {
  const known = Object.keys(stages).join(', ') || 'none'
  if (!name) throw new SynthFault(`Name a stage by --stage; lib/infra/stages.ts knows ${known}.`)
  if (!Object.hasOwn(stages, name))
    throw new SynthFault(`There is no stage '${name}' in lib/infra/stages.ts, which knows ${known}.`)
  if (!/^[a-z][a-z0-9]{0,9}$/.test(name))
    throw new SynthFault(`The stage '${name}' needs a name of at most 10 lower-case letters and digits.`)
  const parsed = Stage.safeParse(stages[name])
  if (parsed.success) return { ...parsed.data, name }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`)
  throw new SynthFault(`The stage '${name}' in lib/infra/stages.ts is wrong: ${faults.join('; ')}.`)
}
