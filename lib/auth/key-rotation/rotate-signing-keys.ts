import type { KeyRing } from '../../services/keys/key-ring-store.ts'
import type { Services } from '../../services/services.ts'
import { type RotationStep, rotationState } from './rotation-step.ts'

type Deps = Services<'keyRing'>

/** How long a function may sign with a ring that it has kept, and a request that began with it may take. */
const SIGNERS_SECONDS = 5 * 60 + 60

/**
 * Does a step of the rotation of the signing keys. The next key, published since the last rotation, becomes the one that
 * signs; the one that signed stays published as the previous; a new next one is published before anything signs.
 * @throws where the step comes out of order, or so soon that tokens of the key that would go may still live.
 */
export async function rotateSigningKeys(services: Deps, asked: RotationStep) {
  const { step, version } = asked
  const described = await services.keyRing.describe()
  const { isCurrent, current } = rotationState(described, asked)
  // Secrets Manager repeats a step whose answer was lost; what has come into force needs nothing more.
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
  if (!ring) throw new Error('There is no key ring to rotate: jobs/make-keys makes the first')
  if (ring.previous && rotatedAt) {
    const free = new Date(rotatedAt.getTime() + (settings.accessTokenSeconds + SIGNERS_SECONDS) * 1000)
    if (clock() < free)
      throw new Error(`Tokens of the previous key may live until ${free.toISOString()}: rotate after that`)
  }
  await keyRing.writePending(version, {
    previous: ring.current,
    current: ring.next,
    next: await keyRing.newKey(),
  })
}

/**
 * When a rotation is set up and not begun at once, Secrets Manager calls this step alone, for a version without content:
 * then it is the current ring that must work.
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
    throw new Error(`The version ${version} was made from another ring than the current one: rotate anew`)
  return ring
}

async function assertPublished({ keyRing }: Deps, ring: KeyRing): Promise<void> {
  if (!(await keyRing.isPublished(ring)))
    throw new Error('The keys are not published, so nothing may sign with them: setSecret comes first')
}
