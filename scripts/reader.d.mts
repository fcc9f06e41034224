/** Bundles a module and all it imports, with the licences of what is others', into a file. */
export const bundle: (from: string, to: string) => Promise<void>
