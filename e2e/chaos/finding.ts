export type Kind = 'lost' | 'doubled' | 'reordered' | 'gaps' | 'leaks' | 'diverged'

/** A promise that was broken, and where to look. */
export type Finding = { kind: Kind; rule: string; what: string; seq?: number; rev?: number; at?: number }
