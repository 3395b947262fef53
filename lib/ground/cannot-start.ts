/**
 * Why Hearth cannot start, as one sentence for whoever runs it. The composition root prints the sentence and exits;
 * everything else that is thrown is a bug and keeps its stack.
 */
export class CannotStart extends Error {
  override name = 'CannotStart'
}
