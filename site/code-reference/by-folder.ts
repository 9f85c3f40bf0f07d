import { posix } from 'node:path'
import { type Application, Converter, type DeclarationReflection, ReflectionKind } from 'typedoc'
import type { Section } from './sections.ts'

/**
 * Merges the modules of a folder into one, which has the path of the folder's page as its name. Before, the name of a
 * module is the path of its file without the extension; `index` is omitted.
 */
export function mergeByFolder(app: Application, sections: readonly Section[]): void {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const firsts = new Map<string, DeclarationReflection>()
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      const page = pageOf(module.name, sections)
      const first = firsts.get(page)
      if (first) project.mergeReflections(module, first)
      else {
        module.name = page
        firsts.set(page, module)
      }
    }
  })
  app.converter.on(Converter.EVENT_END, ({ project }) => {
    // Longest first: the page of a subfolder takes its name before an export of the folder with the same name.
    for (const list of [project.children, project.childrenIncludingDocuments])
      list?.sort((a, b) => b.name.length - a.name.length)
  })
}

function pageOf(name: string, sections: readonly Section[]): string {
  const section = sections.find(({ folder }) => `${name}/`.startsWith(`${folder}/`))
  if (!section) throw new Error(`${name} is in no section of the code reference.`)
  const folder = name === section.folder ? name : posix.dirname(name)
  return posix.join(section.path, posix.relative(section.folder, folder))
}
