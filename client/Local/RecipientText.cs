using System.Diagnostics.CodeAnalysis;
using System.Text;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Local;

/// <summary>How users write recipients: <c>age1…</c>, or the line of an OpenSSH public key file, its comment included.</summary>
internal static class RecipientText
{
    /// <summary>Whether a text is a recipient; whether this program and this machine can encrypt to it is only known to <see cref="Parse"/>.</summary>
    public static bool LooksLikeOne(string? text) => X25519Recipient.TryParse(text, out _) || HybridRecipient.LooksLikeOne(text) || TryParseSsh(text, out _) || IsTagged(text);

    /// <exception cref="UsageException">The text is not a recipient, or a tagged one.</exception>
    /// <exception cref="CryptoUnavailableException">It is post-quantum, and this machine has no ML-KEM.</exception>
    public static IRecipient Parse(string text)
    {
        if (X25519Recipient.TryParse(text, out X25519Recipient? age))
        {
            return age;
        }

        if (TryParseSsh(text, out VerifyingKey? key))
        {
            return new SshEd25519Recipient(key);
        }

        if (IsTagged(text))
        {
            throw new UsageException($"'{TerminalText.Clean(text)}' is a recipient for a key in hardware (age1tag1…, age1tagpq1…), which this program does not encrypt to; use age itself.");
        }

        try
        {
            return HybridRecipient.Parse(text);
        }
        catch (KeyFormatException failure)
        {
            throw new UsageException($"'{TerminalText.Clean(text)}' is neither an age recipient nor an ssh-ed25519 public key.", failure);
        }
    }

    /// <summary>One recipient a line, empty lines, and comment lines that start with <c>#</c>.</summary>
    /// <exception cref="UsageException">The file is absent, or a line is not a recipient.</exception>
    public static IReadOnlyList<IRecipient> ReadFile(string path)
    {
        List<IRecipient> recipients = [];
        int number = 0;
        foreach (string line in Encoding.UTF8.GetString(PrivateFile.Read(path)).Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            recipients.Add(LooksLikeOne(line)
                ? Parse(line)
                : throw new UsageException($"Line {number} of {path} is neither an age recipient nor an ssh-ed25519 public key."));
        }

        return recipients;
    }

    // c2sp.org/age, p256tag and mlkem768p256tag: keys that never leave a piece of hardware.
    private static bool IsTagged(string? text) =>
        text?.StartsWith("age1tag1", StringComparison.Ordinal) == true || text?.StartsWith("age1tagpq1", StringComparison.Ordinal) == true;

    private static bool TryParseSsh(string? text, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        return text is not null && VerifyingKey.TryParseSsh(WithoutComment(text), out key);
    }

    // "ssh-ed25519 AAAA… somebody's laptop"
    private static string WithoutComment(string line) => string.Join(' ', line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries).Take(2));
}
