import { runCommand, runGroup } from './command-line/run-command.ts'
import { ops } from './commands/ops.ts'
import { runConnections } from './ops/connections.ts'
import { runEvents } from './ops/events.ts'
import { runSessions } from './ops/sessions.ts'
import { runUsers } from './ops/users.ts'

// Calls the operator routes of the API with IAM signatures.
const { rotate, 'rotate-data-keys': rotateDataKeys, config, audit } = ops.commands
const load = () => Promise.all([import('./ops/calls.ts'), import('./ops/send.ts'), import('./ops/print.ts')])

await runGroup(ops, {
  users: runUsers,
  sessions: runSessions,
  connections: runConnections,
  events: runEvents,
  rotate: argv =>
    runCommand(
      rotate,
      async ({ values }) => {
        const [{ rotation }, { sendCall }, { printRotation, printUserRotation }] = await load()
        const call = rotation(values)
        if (!values.all) return sendCall(call, printUserRotation, values)
        const warning = 'This ends all sessions of all users of'
        return sendCall(call, printRotation, { ...values, warning })
      },
      { argv },
    ),
  'rotate-data-keys': argv =>
    runCommand(
      rotateDataKeys,
      async ({ values }) => {
        const [{ dataKeyRotation }, { sendCall }, { printDataKey }] = await load()
        await sendCall(dataKeyRotation(values), printDataKey, values)
      },
      { argv },
    ),
  config: argv =>
    runCommand(
      config,
      async ({ values }) => {
        const [{ configuration }, { sendCall }, { printConfig }] = await load()
        await sendCall(configuration, printConfig, values)
      },
      { argv },
    ),
  audit: argv =>
    runCommand(
      audit,
      async ({ values }) => {
        const [{ auditSearch }, { sendCall }, { printAudit }] = await load()
        await sendCall(auditSearch(values), printAudit, values)
      },
      { argv },
    ),
})
