import { Device, listDevices, removeDevice, updateDevice } from '../devices.ts'
import { type Component, type Parameters, parameters, replyObject, requestBody } from './component.ts'
import { exampleIds } from './example-values.ts'
import { pageObject, pageParameters } from './pages.ts'

const exampleDevice = {
  id: exampleIds.device,
  name: "Ada's laptop",
  description: 'Firefox on Linux',
  location: 'Zurich, Switzerland',
  ip_address: '203.0.113.7',
  created_at: '2026-11-26T08:15:00.000Z',
  last_used_at: '2026-11-26T08:15:00.000Z',
  trusted_until: '2026-12-26T08:15:00.000Z',
  sessions: 1,
}

/** The devices of a user. */
export const devices: readonly Component[] = [
  replyObject('Device', Device, {
    description: 'A device from which a user has signed in.',
    fields: {
      id: 'The id of the device.',
      name: 'The name that the user gave the device; null if none.',
      description: 'The browser or app and operating system of the device.',
      location: 'The country or city of the IP address; null if unknown.',
      ip_address: 'The IP address of the last sign-in; null if unknown.',
      created_at: 'The time of the first sign-in, in UTC.',
      last_used_at: 'The time of the last sign-in, in UTC.',
      trusted_until:
        'The time until which sign-ins from the device require no second factor, in UTC; null if it is not trusted.',
      sessions: 'The number of active sessions on the device.',
    },
    example: exampleDevice,
  }),
  pageObject('DevicePage', listDevices.reply.body, 'devices', exampleDevice),
  requestBody('UpdateDeviceRequest', updateDevice.body, {
    description: 'The fields to change. At least one is required.',
    fields: {
      name: 'The new name; null to remove it.',
      is_trusted: 'Whether to trust the device. Trust requires a second factor if the account has one.',
    },
    example: { is_trusted: true },
  }),
]

/** The parameters of the device routes. */
export const deviceParameters: readonly Parameters[] = [
  parameters(listDevices.query, pageParameters),
  parameters(removeDevice.params, {
    id: { description: 'The id of the device.', example: exampleIds.device },
  }),
]
