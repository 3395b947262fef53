import { Button, buttonClass } from './ui/button.tsx'
import { Sheet, SheetPage } from './ui/sheet.tsx'

/** An error that nobody foresaw. The number finds its line in the log. */
export function Trouble({ digest, again }: { digest: string | undefined; again: () => void }) {
  return (
    <SheetPage>
      <Sheet className="flex flex-col items-start gap-4">
        <h1 className="text-2xl">Something went wrong</h1>
        <p className="text-muted">
          This page could not be shown. Nothing that you sent is lost; trying again often helps.
        </p>
        <div className="flex flex-wrap gap-3">
          <Button onClick={again}>Try again</Button>
          {/* Not a Link: the whole page is loaded anew. */}
          <a href="/" className={buttonClass({ variant: 'quiet' })}>
            To the start page
          </a>
        </div>
        {digest ? (
          <p className="text-muted text-sm">
            If it stays, tell whoever runs this place the number <code className="font-mono">{digest}</code>.
          </p>
        ) : null}
      </Sheet>
    </SheetPage>
  )
}
