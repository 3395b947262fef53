/**
 * Every limit of Hearth, in one table. Lengths are Unicode code points unless the name says bytes.
 * The schemas, the documentation and the pages read it from here.
 */
export const limits = {
  textLength: 10_000,
  textBytes: 40 * 1024,
  /** On a socket a longer text counts as several messages (`rates.send`): once more for each so many code units. */
  textCountedOnce: 1_000,
  /**
   * Room for the longest text as JSON, also from clients that write each character beyond ASCII as \uXXXX, as
   * Python does: 10,000 emoji are 120,000 bytes then.
   */
  frameBytes: 128 * 1024,
  bodyBytes: 128 * 1024,
  /** A picture of oneself, as it is sent. Decoded it may take 8 bytes a pixel, which is why these are counted too. */
  avatarBytes: 2 * 1024 * 1024,
  avatarPixels: 4_096 * 4_096,
  /** What a form may have around it. */
  avatarFormBytes: 2 * 1024 * 1024 + 16 * 1024,
  /** Bodies beyond `bodyBytes` that a process takes at once. */
  largeBodies: 16,
  /** Of these, from one address: nobody's slow line keeps all others from it. */
  largeBodiesEach: 4,
  roomsPerSubscribe: 1_000,
  /** What is read for sockets counts once more for each so many code units of text (`rates.reading`). */
  readingCountedOnce: 16_384,
  /** A catch-up wider than this is answered with a fresh page instead. */
  changesPerCatchUp: 1_000,
  pageDefault: 50,
  pageMax: 200,
  /**
   * What the messages of one answer may be together, text and HTML: pages are shorter, and catch-ups fresh pages,
   * where messages are large. HTML may be 13 times its text, so that 200 messages could be 30 MB.
   */
  answerBytes: 1024 * 1024,
  username: { min: 2, max: 32 },
  displayName: { min: 1, max: 64 },
  password: { min: 8, max: 256 },
  emailLength: 254,
  roomName: { min: 1, max: 80 },
  topicLength: 250,
  statusLength: 100,
  groupSize: { min: 3, max: 50 },
  tokenName: { min: 1, max: 60 },
  tokensPerUser: 50,
  inviteDays: { default: 7, max: 365 },
  inviteUsesMax: 10_000,
  /** Ten years: who is to be muted or kept out for longer is so for good. */
  sanctionSeconds: 3650 * 86_400,
  reasonLength: 500,
  slowSeconds: 6 * 3_600,
  retentionDays: 3_650,
  /** Distinct emoji on one message. */
  reactionsPerMessage: 50,
  sessionDays: 90,
  recoveryCodes: 10,
  passkeyName: { min: 1, max: 60 },
  passkeysPerUser: 20,
  /** How long somebody may take from one step of signing in to the next. */
  stepMinutes: 5,
  /** How long somebody may take at another site that they sign in by. */
  awayMinutes: 15,
  /** For so long after signing in nobody is asked for their password again. */
  freshMinutes: 10,
  signupDomains: 50,
  /** Ten years. */
  suspensionHours: 87_600,
  addressBans: 1_000,
  filteredWords: 500,
  filteredWordLength: 64,
  /** How long links by mail are good, and one that is handed over. */
  resetMinutes: 60,
  confirmDays: 3,
  handedLinkHours: 24,
  typingSeconds: 5,
  /** People whose presence a socket is told of. */
  presenceWatched: 500,
} as const

/** How often a thing may be done: `points` in `seconds`, for each key named in the comment. */
export const rates = {
  /** By user. */
  send: { points: 120, seconds: 10 },
  /** By user: edits, reactions, joins and the like. */
  change: { points: 120, seconds: 10 },
  /** By user: pictures of themselves, each of which is made anew. */
  avatar: { points: 20, seconds: 600 },
  /** By user. */
  report: { points: 20, seconds: 3600 },
  /** By socket. Reads, typing and presence. */
  command: { points: 600, seconds: 10 },
  /**
   * By user, of visitors by address: rooms and pages that are read for sockets. Ten tabs with five hundred rooms may come
   * back at once, and so may a school.
   */
  reading: { points: 5_000, seconds: 10 },
  /** Failures, by account and address. */
  loginAccount: { points: 5, seconds: 900 },
  /** Failures, by address. */
  loginAddress: { points: 20, seconds: 900 },
  /** By address: asking for a link to a new password. */
  reset: { points: 10, seconds: 3600 },
  /** By account: links that are sent. */
  resetAccount: { points: 3, seconds: 3600 },
  /** By user: mail to an address that they gave. */
  mail: { points: 5, seconds: 3600 },
  /** By address: using such links. */
  link: { points: 30, seconds: 900 },
  /** By user: all that they said, at once. */
  export: { points: 5, seconds: 3600 },
  /** By user or address: how good a password is, asked while it is typed. */
  strength: { points: 120, seconds: 60 },
  /** By address. */
  signup: { points: 30, seconds: 3600 },
  /** By address. A whole school may have one, and comes back at once after a restart. */
  connect: { points: 6_000, seconds: 60 },
  /** By address: connections that were cut because they flooded. With so many, the address has to wait. */
  flood: { points: 10, seconds: 60 },
} as const

export type RateName = keyof typeof rates
