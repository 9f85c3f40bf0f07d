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
  /** Id of the construct and name of its alarm. */
  readonly id: string
  readonly alarm: Pick<AlarmProps, 'text' | 'section'>
  secretArn(secrets: Secrets): string
  days(stage: Stage): number
}

/** Same interval as the RDS rotation of the owner password. */
const DATABASE_LOGIN_DAYS = 7

const rotations: Readonly<Record<RotatedSecret, Rotation>> = {
  'signing-keys': {
    id: 'KeyRotation',
    alarm: { text: 'A step of the signing key rotation failed.', section: 'key-rotation-failed' },
    secretArn: secrets => secrets.signingKeysArn,
    days: stage => stage.signingKeysDays,
  },
  'database-login': {
    id: 'DatabaseLoginRotation',
    alarm: {
      text: 'A step of the database login rotation failed.',
      section: 'database-login-rotation-failed',
    },
    secretArn: secrets => secrets.databaseArn,
    days: () => DATABASE_LOGIN_DAYS,
  },
}

/** Schedules the rotation that invokes a function. Does nothing if the function has no rotation trigger. */
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
