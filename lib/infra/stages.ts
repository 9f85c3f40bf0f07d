import type { z } from 'zod'
import type { Stage } from './stage.ts'

/**
 * The stages. Replace the example addresses with your own (README, "Deploy it"). Use one AWS account for each stage.
 * `app: {}` instead of `appUrl` deploys the reference application (docs/operate/deployment.md).
 */
export const stages: Readonly<Record<string, z.input<typeof Stage>>> = {
  dev: {
    appUrl: 'https://app.dev.example.com',
    corsOrigins: ['https://app.dev.example.com'],
    mail: {
      from: 'Dashtam dev <no-reply@example.com>',
      verify: 'address',
      sandboxRecipients: [],
    },
    alarmEmails: [],
    protected: false,
    database: { minCapacity: 0, maxCapacity: 2, backupDays: 1, standby: false },
    schedules: 'daily',
    rateLimit: 'postgres',
    throttle: { rate: 50, burst: 100 },
    logDays: 14,
    signingKeysDays: 30,
    providers: ['schwab', 'plaid'],
    settings: { DATABASE_RETRY_AFTER_SECONDS: '15' },
  },
  staging: {
    appUrl: 'https://app.staging.example.com',
    corsOrigins: ['https://app.staging.example.com'],
    mail: {
      from: 'Dashtam staging <no-reply@staging.example.com>',
      verify: 'domain',
      sandboxRecipients: [],
    },
    alarmEmails: ['operators@example.com'],
    protected: false,
    database: { minCapacity: 0, maxCapacity: 4, backupDays: 3, standby: false },
    schedules: 'declared',
    rateLimit: 'postgres',
    throttle: { rate: 200, burst: 400 },
    logDays: 30,
    signingKeysDays: 30,
    providers: ['schwab', 'plaid'],
    settings: { DATABASE_RETRY_AFTER_SECONDS: '15' },
  },
  prod: {
    appUrl: 'https://app.example.com',
    corsOrigins: ['https://app.example.com'],
    domain: {
      name: 'api.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000',
    },
    mail: { from: 'Dashtam <no-reply@example.com>', verify: 'domain', sandboxRecipients: [] },
    alarmEmails: ['operators@example.com'],
    protected: true,
    database: { minCapacity: 1, maxCapacity: 64, backupDays: 35, standby: true },
    schedules: 'declared',
    rateLimit: 'postgres',
    throttle: { rate: 2_000, burst: 4_000 },
    logDays: 90,
    signingKeysDays: 30,
    providers: ['schwab', 'plaid'],
    settings: {},
  },
}
