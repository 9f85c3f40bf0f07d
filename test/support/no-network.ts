import { Server, Socket } from 'node:net'

// Loaded before a command of bin/ (`node --import`): a command that listens or connects fails.
const refuse = (): never => {
  throw new Error('The command used the network')
}
Object.assign(Server.prototype, { listen: refuse })
Object.assign(Socket.prototype, { connect: refuse })
