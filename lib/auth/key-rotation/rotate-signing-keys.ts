import type { KeyRing } from '../../services/keys/key-ring-store.ts'
import type { Services } from '../../services/services.ts'
import { type RotationStep, rotationState } from './rotation-step.ts'

type Deps = Services<'keyRing'>

/** The longest time that a function signs with a cached ring, plus the duration of a request. */
const SIGNERS_SECONDS = 5 * 60 + 60

/**
 * Performs one step of the rotation of the signing keys. The next key, published since the last rotation, becomes the
 * current key. The former current key stays published as the previous key. A new next key is published before it signs.
 * @throws if the step comes out of order, or if tokens of the previous key may still be active.
 */
export async function rotateSigningKeys(services: Deps, request: RotationStep) {
  const { step, version } = request
  const described = await services.keyRing.describe()
  const { isCurrent, current } = rotationState(described, request)
  // Secrets Manager repeats a step if its response was lost. The current version requires no further step.
  if (isCurrent) return
  switch (step) {
    case 'createSecret':
      await create(services, version, described.rotatedAt)
      break
    case 'setSecret':
      await services.keyRing.publish(await pending(services, version))
      break
    case 'testSecret':
      await test(services, version)
      break
    case 'finishSecret':
      await assertPublished(services, await pending(services, version))
      await services.keyRing.makeCurrent(version, current)
  }
  services.log('signing_keys_rotation', { step, version })
}

async function create({ keyRing, clock, settings }: Deps, version: string, rotatedAt: Date | undefined) {
  if (await keyRing.read({ id: version })) return
  const ring = await keyRing.read('AWSCURRENT')
  if (!ring) throw new Error('There is no key ring to rotate: run jobs/make-keys, which creates it')
  if (ring.previous && rotatedAt) {
    const expiry = new Date(rotatedAt.getTime() + (settings.accessTokenSeconds + SIGNERS_SECONDS) * 1000)
    if (clock() < expiry)
      throw new Error(
        `Tokens of the previous key may be active until ${expiry.toISOString()}: rotate after that`,
      )
  }
  await keyRing.writePending(version, {
    previous: ring.current,
    current: ring.next,
    next: await keyRing.newKey(),
  })
}

/**
 * If a rotation is set up but not started, Secrets Manager calls only this step, for a version without content. Then it
 * tests the current ring.
 */
async function test(services: Deps, version: string): Promise<void> {
  const ring = (await services.keyRing.read({ id: version })) ?? (await services.keyRing.read('AWSCURRENT'))
  if (!ring) throw new Error('There is no key ring to test')
  await assertPublished(services, ring)
}

async function pending({ keyRing }: Deps, version: string): Promise<KeyRing> {
  const ring = await keyRing.read({ id: version })
  if (!ring) throw new Error(`The version ${version} has no key ring: createSecret comes first`)
  const current = await keyRing.read('AWSCURRENT')
  if (ring.previous?.kid !== current?.current.kid || ring.current.kid !== current?.next.kid)
    throw new Error(`The version ${version} was not made from the current ring: start another rotation`)
  return ring
}

async function assertPublished({ keyRing }: Deps, ring: KeyRing): Promise<void> {
  if (!(await keyRing.isPublished(ring)))
    throw new Error('The keys are not published yet: setSecret comes first')
}
