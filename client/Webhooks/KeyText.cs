using Gateway.Client.Cli;
using Gateway.Crypto;

namespace Gateway.Client.Webhooks;

/// <summary>A public key of the command line: the line itself, or a file that holds it.</summary>
internal static class KeyText
{
    /// <exception cref="UsageException">It is neither.</exception>
    public static VerifyingKey Read(string text)
    {
        string line = File.Exists(text) ? File.ReadAllText(text).Trim() : text;
        return VerifyingKey.TryParseSsh(line, out VerifyingKey? key)
            ? key
            : throw new UsageException("--key is neither a line ssh-ed25519 AAAA… nor a file that holds one.");
    }
}
