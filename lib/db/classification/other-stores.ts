import type { DataClass } from './data-classes.ts'

/** A place outside the database that holds data. */
export interface DataStore {
  readonly name: string
  readonly holds: string
  readonly highest: DataClass
  readonly retention: string
  readonly protection: string
}

/** Every place outside the database that holds data. */
export const otherStores: readonly DataStore[] = [
  {
    name: 'Secrets Manager',
    holds: 'signing keys, session refresh key, logins, credentials of providers, secrets of event endpoints',
    highest: 'secret',
    retention: 'until replaced; earlier versions until the next rotation',
    protection:
      'KMS key of the stage; each function reads only the secrets of its grants; CloudTrail records reads',
  },
  {
    name: 'Exports (S3)',
    holds: 'the JSON document of an export',
    highest: 'confidential',
    retention: '`EXPORT_DAYS`, then the job deletes the file; S3 deletes it a day later at the latest',
    protection:
      'KMS, TLS only, no public access; a bucket policy admits only the functions; links last five minutes',
  },
  {
    name: 'Queues (SQS)',
    holds: 'kinds of mails with ids or the address of the recipient; ids of connections and subjects',
    highest: 'personal',
    retention: 'until processed, at most 4 days; dead letters 14 days',
    protection: 'KMS key of the stage; no token and no password',
  },
  {
    name: 'Logs of the functions (CloudWatch)',
    holds: 'codes, ids, reasons, hashes of networks',
    highest: 'internal',
    retention: '`logDays` of the stage',
    protection: 'KMS; a function can only append to its own group',
  },
  {
    name: 'Access log of API Gateway (CloudWatch)',
    holds: 'time, route, status, source address, request id',
    highest: 'personal',
    retention: '`logDays` of the stage',
    protection: 'KMS; no header, body or query',
  },
  {
    name: 'CloudTrail',
    holds: 'reads of secrets and uses of keys',
    highest: 'internal',
    retention: '400 days',
    protection: 'separate bucket with validation of its files',
  },
  {
    name: 'Mails (SES)',
    holds: 'notifications, and one-time links',
    highest: 'secret',
    retention: 'SES keeps no content',
    protection: 'TLS is required; a link works once, for a short time',
  },
  {
    name: 'Valkey, if configured',
    holds: 'token buckets under hashes of their subjects',
    highest: 'personal',
    retention: 'until a bucket is full again',
    protection: 'TLS, private network, security group of the functions',
  },
  {
    name: 'Storage of the browser (reference application)',
    holds:
      'tokens of the session; the address of a user who is about to sign in; ids and states of pending links',
    highest: 'secret',
    retention: 'until the sign-out; the address until the sign-in; pending links until the tab closes',
    protection: 'Content-Security-Policy without foreign or inline scripts (decision 0055)',
  },
]
