// node peer.mjs seal|open recipient|identity|passphrase VALUE [armor], from stdin to stdout.
import { Encrypter, Decrypter, armor } from "age-encryption"
import { buffer } from "node:stream/consumers"

const [work, kind, value, form] = process.argv.slice(2)
const input = new Uint8Array(await buffer(process.stdin))
if (work === "seal") {
  const encrypter = new Encrypter()
  if (kind === "passphrase") { encrypter.setPassphrase(value); encrypter.setScryptWorkFactor(12) } else encrypter.addRecipient(value)
  const file = await encrypter.encrypt(input)
  process.stdout.write(form === "armor" ? armor.encode(file) : file)
} else {
  const decrypter = new Decrypter()
  if (kind === "passphrase") decrypter.addPassphrase(value); else decrypter.addIdentity(value)
  process.stdout.write(await decrypter.decrypt(form === "armor" ? armor.decode(new TextDecoder().decode(input)) : input))
}
