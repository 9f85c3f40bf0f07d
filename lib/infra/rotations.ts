import type { Construct } from 'constructs'
import type { Trigger } from '../jobs.ts'
import type { AlarmProps, Alarms } from './alarms.ts'
import type { ContractFunction } from './contract-function.ts'
import { SecretRotation } from './secret-rotation.ts'
import type { Secrets } from './secrets.ts'
import type { Stage } from './stage.ts'

type RotatedSecret = Extract<Trigger, { rotation: unknown }>['rotation']

interface RotationContext {
  readonly stage: Stage
  readonly alarms: Alarms
  readonly secrets: Secrets
}

interface Rotation {
  /** The name of the construct and of its alarm. */
  readonly id: string
  readonly alarm: Pick<AlarmProps, 'text' | 'section'>
  secretArn(secrets: Secrets): string
  days(stage: Stage): number
}

/** As often as RDS rotates the password of the owner. */
const DATABASE_LOGIN_DAYS = 7

const rotations: Readonly<Record<RotatedSecret, Rotation>> = {
  'signing-keys': {
    id: 'KeyRotation',
    alarm: { text: 'A step of the rotation of the signing keys failed.', section: 'key-rotation-failed' },
    secretArn: secrets => secrets.signingKeysArn,
    days: stage => stage.signingKeysDays,
  },
  'database-login': {
    id: 'DatabaseLoginRotation',
    alarm: {
      text: 'A step of the rotation of the database login of the functions failed.',
      section: 'database-login-rotation-failed',
    },
    secretArn: secrets => secrets.databaseArn,
    days: () => DATABASE_LOGIN_DAYS,
  },
}

/** Has the secret rotate that the contract of a function names; nothing for a function that no rotation starts. */
export function rotate(
  scope: Construct,
  target: ContractFunction,
  { stage, alarms, secrets }: RotationContext,
): void {
  const on = target.contract.job?.on
  if (!on || !('rotation' in on)) return
  const { id, alarm, secretArn, days } = rotations[on.rotation]
  new SecretRotation(scope, id, {
    alarms,
    alarm,
    target,
    secretArn: secretArn(secrets),
    days: days(stage),
  })
}
