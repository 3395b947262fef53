/** What passwords are judged slowest by: substitutions, keys side by side, repetitions, dates, words. */
export const slowPasswords: string[] = [
  'p@55w0rd1!',
  '4@3$1!0',
  'qwertyuiop',
  'ab',
  '1/1/2000',
  'correcthorse',
  '!aZ9~',
  '😀',
].map((part) => part.repeat(256).slice(0, 256))
