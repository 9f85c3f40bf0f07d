import ts from 'typescript'

/** The comments of a table's type: of the table itself, and of its columns by name. */
export interface TableComments {
  readonly table: string
  readonly columns: ReadonlyMap<string, string>
}

/** The subjects of the tables. Each has a file with the types of its tables. */
const SUBJECTS = ['user', 'session', 'factor', 'leaving', 'provider', 'event', 'record']

/**
 * Reads the comments of all tables, by the name of their interface.
 * @param read Returns the text of a file by its path in the repository.
 */
export function tableComments(read: (path: string) => string): Map<string, TableComments> {
  return new Map(SUBJECTS.flatMap(subject => [...commentsOf(read(`lib/db/${subject}-tables.ts`))]))
}

/** Reads the TSDoc of the interfaces in a source file, by the name of the interface. */
function commentsOf(source: string): Map<string, TableComments> {
  const file = ts.createSourceFile('tables.ts', source, ts.ScriptTarget.Latest, true)
  const interfaces = file.statements.filter(ts.isInterfaceDeclaration)
  return new Map(
    interfaces.map(declaration => {
      const columns = declaration.members.flatMap(member => {
        const text = commentOf(member)
        return member.name && text !== '' ? [[member.name.getText(file), text] as const] : []
      })
      return [declaration.name.text, { table: commentOf(declaration), columns: new Map(columns) }]
    }),
  )
}

/** Returns the name of the interface that describes a table: `data_keys` has `DataKeysTable`. */
export function interfaceOf(table: string): string {
  return `${table.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Table`
}

function commentOf(node: ts.Node): string {
  const comments = ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
  return comments.join(' ').replace(/\s+/g, ' ').trim()
}
