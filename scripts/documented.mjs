/**
 * A plugin of TypeDoc's: the docs' build fails on a property that says nothing of itself. TypeDoc's own check would ask
 * for a comment on the `type` of each form of a union too, which its one word tells already, and on what a constant holds.
 */
import { Application, ReflectionKind } from 'typedoc'

const isIn = (reflection, kind) =>
  reflection !== undefined && (reflection.kindOf(kind) || isIn(reflection.parent, kind))

const told = ({ name, type }) =>
  (name === 'type' && type?.type !== 'union') ||
  (type?.type === 'reflection' && (type.declaration.signatures ?? []).some(each => each.hasComment()))

/** Called by TypeDoc. */
export const load = app => {
  app.on(Application.EVENT_VALIDATE_PROJECT, project => {
    const silent = project
      .getReflectionsByKind(ReflectionKind.Property)
      .filter(each => !each.hasComment() && !told(each))
      .filter(each => !isIn(each, ReflectionKind.Parameter | ReflectionKind.Variable))
      .filter(each => project.getSymbolIdFromReflection(each)?.packageName === project.packageName)
    for (const each of silent)
      app.logger.validationWarning(
        `${each.getFriendlyFullName()}, defined in ${project.getSymbolIdFromReflection(each).packagePath}, says nothing of itself`
      )
  })
}
