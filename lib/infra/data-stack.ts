import { Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Alarms } from './alarms.ts'
import { AuditTrail } from './audit-trail.ts'
import { Cache } from './cache.ts'
import { Database } from './database.ts'
import { Encryption } from './encryption.ts'
import { Exports } from './exports.ts'
import { Network, type NetworkTargets } from './network.ts'
import { Secrets } from './secrets.ts'
import type { Stage } from './stage.ts'

interface DataStackProps {
  readonly stage: Stage
  readonly targets: NetworkTargets | undefined
  readonly sections: ReadonlySet<string> | undefined
  /** Whether the stack and its database are protected from deletion. */
  readonly guarded: boolean
}

/** The resources that keep data between releases: keys, secrets, database and audit trail. Protected in production. */
export class DataStack extends Stack {
  readonly encryption: Encryption
  readonly alarms: Alarms
  readonly network: Network
  readonly database: Database
  readonly secrets: Secrets
  readonly cache: Cache | undefined
  readonly exports: Exports

  constructor(scope: Construct, id: string, { stage, targets, sections, guarded }: DataStackProps) {
    super(scope, id, {
      description: `Data of Dashtam (${stage.name}): keys, secrets, database`,
      terminationProtection: guarded,
      tags: { application: 'dashtam', stage: stage.name },
    })
    this.encryption = new Encryption(this, 'Encryption', stage)
    const key = this.encryption.data
    this.alarms = new Alarms(this, 'Alarms', { stage, key, sections })
    const { alarms } = this
    this.network = new Network(this, 'Network', { stage, key, targets })
    const { network } = this
    this.database = new Database(this, 'Database', { stage, key, network, alarms, guarded })
    this.secrets = new Secrets(this, 'Secrets', { stage, key })
    this.cache = targets && new Cache(this, 'Cache', { stage, key, network })
    this.exports = new Exports(this, 'Exports', { stage, key })
    new AuditTrail(this, 'AuditTrail', { stage, key, alarms })
  }
}
