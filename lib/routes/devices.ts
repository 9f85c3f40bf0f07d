import * as z from 'zod/mini'
import { DeviceName, Id, listOf, PageQuery, Time } from './fields.ts'
import { route } from './route.ts'

/** A device of a user. */
export const Device = z.object({
  id: Id,
  name: z.nullable(z.string()),
  description: z.string(),
  location: z.nullable(z.string()),
  ip_address: z.nullable(z.string()),
  created_at: Time,
  last_used_at: Time,
  trusted_until: z.nullable(Time),
  sessions: z.int(),
})

const DevicePath = z.object({ id: Id })

/** GET /api/v1/auth/devices */
export const listDevices = route({
  id: 'devices/list',
  operationId: 'listDevices',
  tag: 'sessions',
  title: 'List devices',
  method: 'GET',
  path: '/api/v1/auth/devices',
  access: 'bearer',
  summary: 'Lists the devices from which the user has signed in, most recently used first.',
  query: PageQuery,
  reply: { status: 200, body: listOf(Device) },
  problems: [],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** PATCH /api/v1/auth/devices/{id} */
export const updateDevice = route({
  id: 'devices/update',
  operationId: 'updateDevice',
  tag: 'sessions',
  title: 'Update a device',
  method: 'PATCH',
  path: '/api/v1/auth/devices/{id}',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'second', onlyWith: 'is_trusted' },
  summary:
    'Names a device, or changes the trust in it. Sign-ins from a trusted device require no second factor for a while.',
  params: DevicePath,
  body: z
    .strictObject({ name: z.optional(z.nullable(DeviceName)), is_trusted: z.optional(z.boolean()) })
    .check(
      z.refine(body => body.name !== undefined || body.is_trusted !== undefined, {
        error: 'Send a name, or whether to trust the device.',
        params: { code: 'nothing_to_change' },
      }),
    ),
  reply: { status: 204 },
  problems: ['not_found'],
  limits: ['api_by_user'],
  uses: ['statements'],
})

/** DELETE /api/v1/auth/devices/{id} */
export const removeDevice = route({
  id: 'devices/remove',
  operationId: 'removeDevice',
  tag: 'sessions',
  title: 'Remove a device',
  method: 'DELETE',
  path: '/api/v1/auth/devices/{id}',
  access: 'bearer',
  fresh: { minutes: 10, factor: 'any' },
  summary: 'Removes a device and ends its sessions. Its next sign-in is one from an unknown device.',
  params: DevicePath,
  reply: { status: 204 },
  problems: ['not_found'],
  limits: ['api_by_user'],
  uses: ['statements'],
})
