import { choice, integer, type Setting } from './kinds.ts'

/** What a suspicious sign-in causes, from the weakest response to the strongest. */
const responses = ['record', 'mail', 'second_factor', 'end_everything'] as const

const response = (signal: string, fallback: (typeof responses)[number]) =>
  choice({ description: `Response to the signal \`${signal}\`.`, words: responses, default: fallback })

/** The most that a threshold can be. */
const MANY = 1_000

/** The thresholds of the signals of suspicious sign-ins, and the response to each signal. */
export const signalSettings = {
  signalWindowMinutes: integer({
    description: 'Time in which failed sign-ins count for the signals.',
    unit: 'minutes',
    min: 5,
    // Failed sign-ins are deleted after a day.
    max: 1_440,
    default: 60,
  }),
  travelKilometersPerHour: integer({
    description: 'Speed above which a journey between two sign-ins is impossible.',
    unit: 'km/h',
    min: 100,
    max: 10_000,
    default: 1_000,
  }),
  travelKilometers: integer({
    description: 'Distance up to which a journey is possible at any speed.',
    unit: 'km',
    min: 50,
    max: 20_000,
    default: 300,
  }),
  sprayedAddresses: integer({
    description: 'Number of other addresses with the same wrong password that is `password_spraying`.',
    unit: 'addresses',
    min: 3,
    max: MANY,
    default: 20,
  }),
  guessedPasswords: integer({
    description: 'Number of wrong passwords for one address that is `distributed_guessing`.',
    unit: 'passwords',
    min: 3,
    max: MANY,
    default: 8,
  }),
  guessingNetworks: integer({
    description: 'Number of networks from which these passwords must come.',
    unit: 'networks',
    min: 2,
    max: MANY,
    default: 3,
  }),
  failuresBeforeSuccess: integer({
    description: 'Number of failures for one address that is `failures_before_success`.',
    unit: 'failures',
    min: 2,
    max: MANY,
    default: 5,
  }),
  newDeviceAndCountryResponse: response('new_device_and_country', 'mail'),
  impossibleTravelResponse: response('impossible_travel', 'second_factor'),
  passwordSprayingResponse: response('password_spraying', 'record'),
  distributedGuessingResponse: response('distributed_guessing', 'second_factor'),
  failuresBeforeSuccessResponse: response('failures_before_success', 'second_factor'),
  refreshTravelResponse: choice({
    description: 'Response to the signal `impossible_travel` at a refresh.',
    words: ['record', 'mail', 'end_everything'],
    default: 'record',
  }),
} as const satisfies Record<string, Setting<unknown>>
