import { choice, integer, type Setting, seconds, text, url } from './kinds.ts'

/** The settings of the services that send events to the application. */
export const eventSettings = {
  eventQueue: {
    eventQueueUrl: url({ description: 'URL of the queue of event deliveries.' }),
  },
  eventEndpoints: {
    eventEndpointsSecretId: text({
      description: 'Secret with the endpoints that receive events, and their signing secrets.',
      accepts: 'name or ARN of a secret',
    }),
    eventEndpointsCacheSeconds: integer({
      description: 'Time for which a function caches the endpoints.',
      unit: 'seconds',
      min: 1,
      max: 300,
      default: 60,
    }),
  },
  eventSender: {
    eventTimeoutTotal: seconds({
      description: 'Total timeout of one attempt to deliver an event.',
      min: 0.05,
      max: 20,
      default: 15,
    }),
    eventTimeoutConnect: seconds({
      description: 'Timeout for opening a connection to an event endpoint.',
      min: 0.05,
      max: 20,
      default: 5,
    }),
    eventTimeoutRead: seconds({
      description: 'Maximum time in which an event endpoint sends no data.',
      min: 0.05,
      max: 20,
      default: 10,
    }),
    eventPrivateAddresses: choice({
      description:
        'Whether events may be sent to private, loopback and other special addresses. Only the local cloud allows it.',
      words: ['refuse', 'allow'],
      default: 'refuse',
    }),
  },
} as const satisfies Record<string, Record<string, Setting<unknown>>>
