export declare const rooms: Readonly<Record<string, ReadonlyArray<string>>>
export declare const doors: ReadonlyArray<readonly [RegExp, ReadonlyArray<string>]>
export declare const objection: (from: string, specifier: string) => string | null
