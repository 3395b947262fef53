const table = `
👍 thumbs up yes good|👎 thumbs down no|❤️ red heart love|😂 tears of joy laugh|🎉 party tada celebrate|🙏 thanks please pray
👀 eyes looking|🔥 fire hot|✅ done check yes|❌ cross no wrong|👏 clap applause|💯 hundred perfect
😀 grin happy|😄 smile happy|😅 sweat smile relief|🤣 rolling laugh|🙂 slight smile|😉 wink
😊 blush happy|😍 heart eyes love|🥰 adore love|😘 kiss|😋 yum tasty|😎 cool sunglasses
🤩 star struck wow|🥳 party face celebrate|😏 smirk|😐 neutral|🙄 eye roll|😬 grimace
😴 sleep tired|🤔 think hmm|🤨 raised eyebrow|🤗 hug|🫡 salute yes|🫠 melting
😢 cry sad|😭 sob cry sad|😞 disappointed sad|😤 huff proud|😡 angry mad|🤯 mind blown
😱 scream shock|😳 flushed|🥺 pleading please|😇 angel halo|🤒 ill sick|🤐 zipped quiet
🤝 handshake deal|✌️ peace victory|🤞 fingers crossed luck|👌 ok perfect|🤌 pinched fingers|👋 wave hello bye
💪 strong muscle|🫶 heart hands love|🙌 raised hands hooray|🤷 shrug dunno|🤦 facepalm|🙋 raise hand me
🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart
💔 broken heart|⭐ star|✨ sparkles new|⚡ lightning fast|🌈 rainbow|☀️ sun
🌙 moon night|🌱 seedling grow|🌸 blossom flower|🍀 clover luck|🌍 earth world|❄️ snow cold
☕ coffee|🍵 tea|🍺 beer|🍕 pizza|🍰 cake|🎂 birthday cake
🍎 apple|🍪 cookie|🥐 croissant|🚀 rocket launch ship|🚲 bicycle bike|🚗 car
✈️ plane travel|🏠 house home|🎵 music note|🎶 music notes|🎮 game|⚽ football soccer
🏆 trophy win|🥇 gold medal first|🎯 target bullseye|💡 idea bulb|📌 pin|📎 clip
📣 announce loud|🔔 bell|🔒 lock|🔧 wrench fix|🐛 bug|🐢 turtle slow
🐱 cat|🐶 dog|🦊 fox|🦄 unicorn|🐝 bee|🦋 butterfly
➕ plus more|➖ minus less|❓ question|❗ exclamation|⏳ hourglass wait|🆗 ok`

/** The ones people reach for, with the words they look for. */
export const emoji: [emoji: string, names: string][] = table
  .trim()
  .split(/[|\n]/)
  .map((entry) => {
    const at = entry.indexOf(' ')
    return [entry.slice(0, at), entry.slice(at + 1)]
  })
