/** Returns an operation id as the name of a file or a page: `listSessions` is `list-sessions`. */
export const kebabCase = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
