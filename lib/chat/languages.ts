/**
 * The programming languages that code is coloured in. A grammar is a list of token kinds, each with the
 * pattern of what it looks like, tried in this order at each place. Patterns must not backtrack: whatever is left
 * open (a string, a comment) runs to its end, so that a hostile message costs no more than its length.
 */
export type Kind =
  | 'comment'
  | 'string'
  | 'number'
  | 'constant'
  | 'keyword'
  | 'function'
  | 'type'
  | 'property'
  | 'variable'
  | 'tag'
  | 'meta'
  | 'inserted'
  | 'deleted'

export type Grammar = {
  /** `word` is looked up in `keywords` and `constants`; a grammar colours what it finds by its own rules. */
  rules: readonly (readonly [Kind | 'word' | Grammar, string])[]
  keywords?: ReadonlySet<string>
  constants?: ReadonlySet<string>
  /** Words are looked up in lower case (SQL). */
  anyCase?: true
  /** A rule's token, told by its group, or else one character: it matches everywhere. */
  pattern: RegExp
}

function grammar(given: Omit<Grammar, 'pattern'>): Grammar {
  const groups = given.rules.map(([, source]) => `(${source})|`).join('')
  return { ...given, pattern: new RegExp(`${groups}[^]`, 'gmu') }
}

const words = (text: string) => new Set(text.trim().split(/\s+/))
const raw = String.raw

const double = ['string', raw`"(?:[^"\\\n]|\\[^])*"?`] as const
const single = ['string', raw`'(?:[^'\\\n]|\\[^])*'?`] as const
const backtick = ['string', raw`\x60(?:[^\x60\\]|\\[^])*\x60?`] as const
const slashes = ['comment', raw`\/\/[^\n]*`] as const
const block = ['comment', raw`\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?`] as const
const hash = ['comment', raw`(?<![^\s;(){}])#[^\n]*`] as const
const dashes = ['comment', raw`--[^\n]*`] as const
const word = ['word', raw`[\p{L}_$][\p{L}\p{M}\p{N}_$]*`] as const
const number = ['number', raw`0[xX][\da-fA-F_]+\w*|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?[\w%]*`] as const
const decorator = ['meta', raw`@[\p{L}_][\p{L}\p{N}_.]*`] as const

const constants = words('true false null undefined nil None True False NULL nullptr self this super NaN')

const likeC = [slashes, block, double, single] as const
const like = (rules: Grammar['rules'], keywords: string) =>
  grammar({ rules: [...rules, word, number], keywords: words(keywords), constants })

/** Only where an expression begins: elsewhere a slash divides. */
const regex = [
  'string',
  raw`\/(?<=(?:^|[(,=:\[!&|?{};])[ \t]*\/|\breturn[ \t]+\/)(?![*\/])(?:[^\/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\]?)+\/?[a-z]*`,
] as const

const javascript = like(
  [slashes, block, regex, double, single, backtick, decorator],
  `abstract as async await break case catch class const continue debugger declare default delete do else enum export
   extends finally for from function get if implements import in infer instanceof interface is keyof let namespace new
   of private protected public readonly return satisfies set static switch throw try type typeof var void while with
   yield any boolean never number object string symbol unknown`,
)

const python = like(
  [
    hash,
    [
      'string',
      raw`[rbfuRBFU]{0,2}(?:"""(?:[^"\\]|\\[^]|"(?!""))*(?:""")?|'''(?:[^'\\]|\\[^]|'(?!''))*(?:''')?)`,
    ],
    ['string', raw`[rbfuRBFU]{0,2}(?:"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?)`],
    decorator,
  ],
  `and as assert async await break case class continue def del elif else except finally for from global if import in
   is lambda match nonlocal not or pass raise return try while with yield`,
)

const rust = like(
  [
    slashes,
    block,
    ['meta', raw`#!?\[[^\]\n]*\]?`],
    double,
    ['string', raw`'(?:[^'\\\n]|\\[^\n][^'\n]{0,8})'`],
  ],
  `as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref
   return static struct trait type union unsafe use where while bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16
   u32 u64 u128 usize`,
)

const family = like(
  [slashes, block, ['meta', raw`^[ \t]*#[a-z]+`], double, single, decorator],
  `abstract alignas as async auto await base bool boolean break byte case catch char class co_await co_return companion
   concept const consteval constexpr continue data default defer delete do double dynamic else enum event explicit export
   extends extension extern final finally float fn for foreach friend fun func function get go goto guard if implements
   implicit import in init inline inout int interface internal is lateinit lazy let lock long match module mut mutable
   namespace native new noexcept object of open operator out override package params private protected protocol public
   readonly record ref register return sealed select set short signed sizeof static strictfp string struct suspend switch
   synchronized template test throw throws trait transient try type typealias typedef typename union unless unsigned
   until using val var virtual void volatile when where while with yield`,
)

const go = like(
  [...likeC, backtick],
  `break case chan const continue default defer else fallthrough for func go goto if import interface map package range
   return select struct switch type var any bool byte error float32 float64 int int8 int16 int32 int64 rune string uint
   uint8 uint16 uint32 uint64 uintptr`,
)

const php = like(
  [...likeC, hash, ['variable', raw`\$[\p{L}_]\w*`], ['meta', raw`<\?(?:php|=)?|\?>`]],
  `abstract and array as break case catch class const continue declare default do echo else elseif enum extends final
   finally fn for foreach function global if implements include instanceof interface match namespace new or print private
   protected public readonly require return static switch throw trait try use var while yield`,
)

const ruby = like(
  [hash, ['variable', raw`@{1,2}\w+|\$\w+`], ['constant', raw`(?<![:\w]):[a-z_]\w*[?!]?`], double, single],
  `alias and begin break case class def defined? do else elsif end ensure extend for if in include module next not or
   private protected public raise redo require rescue retry return then undef unless until when while yield defmodule defp
   defstruct fn use with cond receive after import quote`,
)

const shell = like(
  [
    hash,
    ['string', raw`'[^']*'?`],
    ['string', raw`"(?:[^"\\]|\\[^])*"?`],
    ['variable', raw`\$(?:\w+|\{[^}\n]*\}?|[?!#@*$-])`],
    ['property', raw`(?<=\s)--?[A-Za-z][\w-]*`],
  ],
  `case do done elif else esac exit export fi for function if in local return set shift source then until while cd echo
   sudo FROM RUN CMD COPY ADD ENV ARG WORKDIR EXPOSE ENTRYPOINT USER VOLUME LABEL HEALTHCHECK param foreach try catch`,
)

const sql = grammar({
  rules: [dashes, block, ['string', raw`'[^']*'?`], ['property', raw`"[^"\n]*"?`], word, number],
  keywords: words(
    `add all alter analyze and any as asc begin between by cascade case check column commit conflict constraint create
     cross database default delete desc distinct do drop else end except exists explain foreign from full group having if
     ilike in index inner insert intersect into is join key lateral left like limit not nothing null offset on or order
     outer over partition primary references returning revoke grant right rollback select set table then to transaction
     trigger truncate union unique update using values vacuum view when where window with`,
  ),
  constants: words('true false null'),
  anyCase: true,
})

const lua = like(
  [['comment', raw`--\[\[(?:[^\]]|\](?!\]))*(?:\]\])?`], dashes, double, single],
  `and break do else elseif end for function goto if in local not or repeat return then until while`,
)

const haskell = like(
  [['comment', raw`\{-(?:[^-]|-(?!\}))*(?:-\})?`], dashes, double, ['string', raw`'(?:[^'\\\n]|\\[^\n])'`]],
  `case class data deriving do else family forall if import in infix infixl infixr instance let module newtype of
   qualified then type where`,
)

const json = grammar({
  rules: [slashes, block, ['property', raw`"(?:[^"\\\n]|\\.)*"(?=[ \t]*:)`], double, word, number],
  constants,
})

const key = raw`^[ \t]*(?:-[ \t]+)?[\w.-]+(?=[ \t]*`
const values = [['variable', raw`[&*][\w-]+`], double, single, word, number] as const
const yaml = grammar({
  rules: [hash, ['property', raw`${key}:(?:\s|$))`], ...values],
  constants: words('true false null yes no on off'),
})
const section = ['tag', raw`^[ \t]*\[[^\n]*`] as const
const toml = grammar({
  rules: [hash, ['comment', raw`^[ \t]*;[^\n]*`], section, ['property', raw`${key}=)`], ...values],
  constants,
})

const css = grammar({
  rules: [
    ...[block, ['comment', raw`(?<=^|[\s;{}])\/\/[^\n]*`] as const, double, single],
    ['meta', raw`@[\w-]+`],
    ['property', raw`(?<=[{;\s])[\w-]+(?=[ \t]*:[ \t])|--[\w-]+`],
    ['constant', raw`#[\da-fA-F]{3,8}(?![\w-])`],
    ['number', raw`(?<![\w-])-?\.?\d[\d.]*[a-z%]*`],
    ['function', raw`(?<![\w-])[a-z][a-z-]*(?=\()`],
    ['tag', raw`[.#&][\w-]+`],
  ],
})

const tag = grammar({
  rules: [
    ['tag', raw`(?<=^<\/?)[\w:.-]+`],
    ['string', raw`"[^"]*"?|'[^']*'?`],
    ['property', raw`[\w:@.-]+`],
  ],
})
const until = (name: string) => raw`(?<=<${name}(?:\s[^<>]*)?>)(?:[^<]|<(?!\/${name}))+`
const html = grammar({
  rules: [
    ['comment', raw`<!--(?:[^-]|-(?!->))*(?:-->)?`],
    ['meta', raw`<[!?][^<>]*>?`],
    [javascript, until('script')],
    [css, until('style')],
    [tag, raw`<\/?[A-Za-z](?:"[^"]*"?|'[^']*'?|[^<>"'])*>?`],
    ['constant', raw`&#?\w{1,32};`],
  ],
})

const diff = grammar({
  rules: [
    ['meta', raw`^(?:@@|diff |index |--- |\+\+\+ )[^\n]*`],
    ['inserted', raw`^\+[^\n]*`],
    ['deleted', raw`^-[^\n]*`],
  ],
})

const named: [Grammar, string][] = [
  [javascript, 'javascript js mjs cjs jsx typescript ts mts tsx'],
  [python, 'python py python3'],
  [rust, 'rust rs'],
  [family, 'c h cpp c++ cc hpp csharp cs c# java kotlin kt swift scala dart zig groovy objc'],
  [go, 'go golang'],
  [php, 'php'],
  [ruby, 'ruby rb elixir ex exs crystal'],
  [shell, 'bash sh shell zsh fish console dockerfile docker make makefile powershell ps1'],
  [sql, 'sql postgresql postgres pgsql mysql sqlite'],
  [lua, 'lua'],
  [haskell, 'haskell hs elm'],
  [json, 'json json5 jsonc'],
  [yaml, 'yaml yml'],
  [toml, 'toml ini conf env properties'],
  [css, 'css scss less'],
  [html, 'html xml svg vue svelte htm'],
  [diff, 'diff patch'],
]

export const grammars: ReadonlyMap<string, Grammar> = new Map(
  named.flatMap(([grammar, names]) => names.split(' ').map((name) => [name, grammar] as const)),
)
