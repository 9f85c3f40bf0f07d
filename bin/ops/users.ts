import { runCommand, runGroup } from '../command-line/run-command.ts'
import { users } from '../commands/ops/users.ts'

const { find, disable, enable, unlock, 'remove-factors': removeFactors } = users.commands
const load = () => Promise.all([import('./user-calls.ts'), import('./send.ts'), import('./print-users.ts')])

/** Runs `npm run ops -- users`. */
export function runUsers(argv: readonly string[]): Promise<void> {
  return runGroup(
    users,
    {
      find: rest =>
        runCommand(
          find,
          async ({ values }) => {
            const [{ userSearch }, { sendCall }, { printUsers }] = await load()
            await sendCall(userSearch(values), printUsers, values)
          },
          { argv: rest },
        ),
      disable: rest =>
        runCommand(
          disable,
          async ({ values, positionals: [id] }) => {
            const [{ accountChange }, { sendCall }, { printChangedUser }] = await load()
            const warning = `This disables the account ${id} and ends all its sessions at`
            const call = accountChange(id, { is_active: false, reason: values.reason })
            await sendCall(call, printChangedUser, { ...values, warning })
          },
          { argv: rest },
        ),
      enable: rest =>
        runCommand(
          enable,
          async ({ values, positionals: [id] }) => {
            const [{ accountChange }, { sendCall }, { printChangedUser }] = await load()
            const call = accountChange(id, { is_active: true, reason: values.reason })
            await sendCall(call, printChangedUser, values)
          },
          { argv: rest },
        ),
      unlock: rest =>
        runCommand(
          unlock,
          async ({ values, positionals: [id] }) => {
            const [{ accountChange }, { sendCall }, { printChangedUser }] = await load()
            const call = accountChange(id, { unlock: true, reason: values.reason })
            await sendCall(call, printChangedUser, values)
          },
          { argv: rest },
        ),
      'remove-factors': rest =>
        runCommand(
          removeFactors,
          async ({ values, positionals: [id] }) => {
            const [{ accountChange }, { sendCall }, { printChangedUser }] = await load()
            const warning = `This removes the second factors of the account ${id} and ends all its sessions at`
            const call = accountChange(id, { remove_second_factors: true, reason: values.reason })
            await sendCall(call, printChangedUser, { ...values, warning })
          },
          { argv: rest },
        ),
    },
    argv,
  )
}
