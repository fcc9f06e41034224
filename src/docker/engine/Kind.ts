/** What kind of engine answers: others speak Docker's language too, and mean something else by it. */
import type { Engine } from './Engine.js'

/**
 * Why an engine of this kind runs no jobs, or null. Podman's service takes a bound of a volume and fails where it is
 * mounted, takes limits of a build in another form, and for a build's network any name there is: what bounds a job here
 * would bound nothing there, or no job would run (seen with 4.3).
 */
export const objection = async (engine: Pick<Engine, 'components'>): Promise<string | null> =>
  (await engine.components()).some(name => /podman/i.test(name))
    ? 'Podman’s service answers, and means something else by the limits of builds and volumes: expected a Docker Engine.'
    : null
