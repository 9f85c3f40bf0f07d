import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { writeMmdb } from '../../support/mmdb.ts'
import { createUser, newEmail, PASSWORD, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const HOUR = 3600
const BERLIN = '82.0.0.1'
const SYDNEY = '86.0.0.1'
/** Only the country database knows it: NL. */
const VPN = '193.0.6.139'
const WRONG = 'Wrong-Passw0rd'
const MAIL = 'An unusual sign-in to your account'

const GEOIP_DATABASE = join(inject('scratch'), 'suspicious-sign-ins.mmdb')
writeMmdb(GEOIP_DATABASE, {
  '82.0/16': { country_code: 'DE', city: 'Berlin', latitude: 52.52, longitude: 13.4 },
  '86.0/16': { country_code: 'AU', city: 'Sydney', latitude: -33.87, longitude: 151.21 },
})
const app = await startApp({ GEOIP_DATABASE })

interface Attempt {
  readonly email: string
  readonly password?: string
  readonly ip?: string
  readonly device_token?: string
}

const logIn = async ({ ip = BERLIN, ...body }: Attempt) => {
  const reply = await app.call('POST', '/api/v1/auth/login', { body: { password: PASSWORD, ...body }, ip })
  const [record] = await app.query(
    'select action, user_id, details from audit_logs where request_id = $1 order by action',
    [reply.headers['x-request-id']],
  )
  const device_token = reply.body['device_token']
  return {
    ...reply,
    record,
    details: record?.['details'] as { signals?: unknown } | null,
    token: String(reply.body['access_token']),
    ...(typeof device_token === 'string' && { device_token }),
  }
}
const signInAt = async (attempt: Attempt) => {
  const reply = await logIn(attempt)
  expect(reply).toMatchObject({ status: 200, body: { result: 'signed_in' } })
  return reply
}
const failAt = async (attempt: Attempt) => {
  const reply = await logIn({ password: WRONG, ...attempt })
  expect(reply).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
  return reply
}
/** A user who has signed in from Berlin, and the device. */
const known = async () => {
  const email = await createUser(app)
  const { device_token, token } = await signInAt({ email })
  return { email, token, device: { email, ...(device_token !== undefined && { device_token }) } }
}
const addPasskey = (email: string) =>
  app.query(
    `insert into passkeys (id, user_id, credential_id, public_key, signature_count, is_backup_eligible, is_backed_up,
       transports, name, created_at)
     select gen_random_uuid(), id, encode(sha256(convert_to(email, 'UTF8')), 'hex'), ''::bytea, 0, false, false, '', 'Key', $2
     from users where email = $1`,
    [email, app.clock()],
  )
const subjects = async (email: string) => (await app.mails(email)).map(({ subject }) => subject)

const journey = {
  signal: 'impossible_travel',
  evidence: {
    kilometers: expect.closeTo(16_090, -2),
    minutes: 60,
    kilometers_per_hour: expect.closeTo(16_090, -2),
    from_country: 'DE',
    to_country: 'AU',
  },
}

describe('a sign-in without a signal', () => {
  it('is the first one of an account, from anywhere', async () => {
    const email = await createUser(app)
    const { details } = await signInAt({ email, ip: SYDNEY })
    expect(details).toEqual({ amr: 'pwd' })
    expect(await subjects(email)).toEqual([])
  })

  it('is that of a traveler with the same device, a day later', async () => {
    const { email, device } = await known()
    await app.later(24 * HOUR, async () => {
      const { details } = await signInAt({ ...device, ip: SYDNEY })
      expect(details).toEqual({ amr: 'pwd' })
    })
    expect(await subjects(email)).not.toContain(MAIL)
  })

  it('is that through a VPN whose place is unknown', async () => {
    const { device } = await known()
    expect((await signInAt({ ...device, ip: VPN })).details).toEqual({ amr: 'pwd' })
  })
})

describe('impossible travel', () => {
  it('mails an owner without a second factor, once; the evidence is in the trail and in the log', async () => {
    const { email, device } = await known()
    const { record } = await app.later(HOUR, () => signInAt({ ...device, ip: SYDNEY }))
    expect(record).toMatchObject({
      action: 'logged_in',
      details: { amr: 'pwd', signals: [{ ...journey, response: 'second_factor' }] },
    })
    expect(app.logged('suspicious_sign_in')).toContainEqual({
      ...{ signal: 'impossible_travel', response: 'second_factor', user_id: record?.['user_id'] },
      ...journey.evidence,
    })
    const [mail, ...others] = await app.mails(email)
    expect(others).toEqual([])
    expect(mail?.subject).toBe(MAIL)
    expect(mail?.text).toContain('It came from a location that nobody can reach in the time')
    expect(mail?.text).toContain('Location: "Sydney, Australia"')
    expect(mail?.text).toMatch(/disown-session#token=/)
  })

  it('requires the second factor, also on a trusted device', async () => {
    const { email, device } = await known()
    await addPasskey(email)
    await app.query(
      `update devices set trusted_at = $2, trusted_until = $2::timestamptz + interval '30 days'
       where user_id = (select id from users where email = $1)`,
      [email, app.clock()],
    )
    await signInAt(device)
    const far = await app.later(HOUR, () => logIn({ ...device, ip: SYDNEY }))
    expect(far).toMatchObject({ status: 200, body: { result: 'mfa_required', factors: ['passkey'] } })
    expect(far.record).toMatchObject({
      action: 'login_challenged',
      details: { signals: [{ ...journey, response: 'second_factor' }] },
    })
    expect(await subjects(email)).toEqual([])
  })

  it('ends everything by configuration: the sign-in is refused like a wrong password', async () => {
    const { email, device, token } = await known()
    const reply = await app.later(HOUR, () =>
      app.withSettings({ impossibleTravelResponse: 'end_everything' }, () =>
        logIn({ ...device, ip: SYDNEY }),
      ),
    )
    expect(reply).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
    expect(reply.record).toMatchObject({
      action: 'user_tokens_rotated',
      details: {
        reason: 'suspicious_sign_in',
        signals: [{ ...journey, response: 'end_everything' }],
      },
    })
    expect(await statusOfMe(app, token)).toBe(401)
    const [mail] = await app.mails(email)
    expect(mail?.subject).toBe('We stopped an unusual sign-in to your account')
    expect(mail?.text).toMatch(/reset-password#token=/)
  })

  it('is only recorded by configuration', async () => {
    const { email, device } = await known()
    const { details } = await app.later(HOUR, () =>
      app.withSettings({ impossibleTravelResponse: 'record' }, () => signInAt({ ...device, ip: SYDNEY })),
    )
    expect(details).toMatchObject({ signals: [{ ...journey, response: 'record' }] })
    expect(await subjects(email)).not.toContain(MAIL)
  })
})

describe('a new device in a new country', () => {
  it('sends one mail, which says so', async () => {
    const { email } = await known()
    const { details } = await app.later(24 * HOUR, () => signInAt({ email, ip: SYDNEY }))
    expect(details).toMatchObject({
      signals: [
        {
          signal: 'new_device_and_country',
          response: 'mail',
          evidence: { country: 'AU', known_countries: 1 },
        },
      ],
    })
    const mails = await app.mails(email)
    expect(mails.map(({ subject }) => subject)).toEqual([MAIL])
    expect(mails[0]?.text).toContain('in a country from which you have not signed in before')
  })
})

describe('attacks with passwords', () => {
  const spray = (password: string, count: number) =>
    Promise.all(Array.from({ length: count }, () => failAt({ email: newEmail(), password })))

  it('password spraying: recorded at failures, and at the sign-in that succeeds', async () => {
    const { email, device } = await known()
    await app.withSettings({ sprayedAddresses: 4 }, async () => {
      await spray(PASSWORD, 3)
      expect((await signInAt(device)).details).toEqual({ amr: 'pwd' })
      await spray(PASSWORD, 1)
      const evidence = { addresses: 4, minutes: 60 }
      const recorded = { signal: 'password_spraying', response: 'record', evidence }
      expect((await signInAt(device)).details).toEqual({ amr: 'pwd', signals: [recorded] })
      expect((await failAt({ email: newEmail(), password: PASSWORD })).details).toEqual({
        signals: [recorded],
      })
      expect((await failAt({ email })).details).toBeNull()
      await app.later(HOUR + 1, async () => expect((await signInAt(device)).details).toEqual({ amr: 'pwd' }))
    })
    expect(await subjects(email)).toEqual([])
  })

  const guess = async (email: string, networks: readonly string[], count: number) => {
    for (let index = 0; index < count; index += 1)
      await failAt({ email, password: `${WRONG}${index}`, ip: networks[index % networks.length] ?? '' })
  }

  it('distributed guessing: from three networks, not from three addresses of one network', async () => {
    const one = await known()
    await guess(one.email, ['2001:db8:1:1::1', '2001:db8:1:1::2', '198.51.100.1'], 8)
    expect((await signInAt(one.device)).details).toEqual({ amr: 'pwd' })
    const many = await known()
    await guess(many.email, ['2001:db8:1:1::1', '2001:db8:1:2::1', '198.51.100.1'], 8)
    expect((await signInAt(many.device)).details).toEqual({
      amr: 'pwd',
      signals: [
        {
          signal: 'distributed_guessing',
          response: 'second_factor',
          evidence: { passwords: 8, networks: 3, minutes: 60 },
        },
      ],
    })
    expect((await app.newestMail(many.email))?.text).toContain('several wrong passwords for your account')
  })

  it('failures before a success, unless the device or the network is known', async () => {
    const { email, device } = await known()
    for (let count = 0; count < 4; count += 1) await failAt({ email, ip: '82.0.0.2' })
    expect((await signInAt({ email, ip: '82.0.0.3' })).details).toEqual({ amr: 'pwd' })
    await failAt({ email, ip: '82.0.0.2' })
    expect((await signInAt({ ...device, ip: '82.0.0.4' })).details).toEqual({ amr: 'pwd' })
    expect((await signInAt({ email, ip: BERLIN })).details).toEqual({ amr: 'pwd' })
    expect((await signInAt({ email, ip: '82.0.0.5' })).details).toEqual({
      amr: 'pwd',
      signals: [
        {
          signal: 'failures_before_success',
          response: 'second_factor',
          evidence: { failures: 5, minutes: 60 },
        },
      ],
    })
    expect((await app.newestMail(email))?.text).toContain('several attempts with a wrong password')
  })
})

describe('a failed sign-in', () => {
  it('is stored without the address and the password, for known and unknown addresses', async () => {
    const [{ email }, unknown] = [await known(), newEmail()]
    await app.query('delete from sign_in_failures')
    await failAt({ email })
    await failAt({ email: unknown })
    const rows = await app.query('select * from sign_in_failures order by user_id nulls last')
    const stored = {
      id: expect.any(String),
      created_at: app.clock(),
      address_hash: expect.stringMatching(/^[0-9a-f]{32}$/),
      network_hash: expect.stringMatching(/^[0-9a-f]{32}$/),
      country: 'DE',
      password_tag: expect.any(Number),
    }
    expect(rows).toEqual([
      { ...stored, user_id: expect.any(String) },
      { ...stored, user_id: null },
    ])
    expect(rows[0]?.['password_tag']).toBe(rows[1]?.['password_tag'])
    expect(rows[0]?.['address_hash']).not.toBe(rows[1]?.['address_hash'])
  })

  it('takes the same statements for known and unknown addresses, within the budget of a login', async () => {
    const { email } = await known()
    const ofKnown = await app.statementsOf(() => failAt({ email }))
    const ofUnknown = await app.statementsOf(() => failAt({ email: newEmail() }))
    expect(ofKnown).toEqual({ inSequence: 2, inAll: 3 })
    expect(ofUnknown).toEqual(ofKnown)
  })

  it('is not stored for a password that confirms a change', async () => {
    const { token } = await known()
    const before = await app.query('select count(*) from sign_in_failures')
    const body = { current_password: WRONG, new_password: 'Another-Horse1' }
    await app.call('POST', '/api/v1/auth/change-password', { body, token })
    expect(await app.query('select count(*) from sign_in_failures')).toEqual(before)
  })
})
