using System.Diagnostics.CodeAnalysis;
using System.Text;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Local;

/// <summary>How users write recipients: <c>age1…</c>, or the line of an OpenSSH public key file, its comment included.</summary>
internal static class RecipientText
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out IRecipient? recipient)
    {
        recipient = null;
        if (X25519Recipient.TryParse(text, out X25519Recipient? age))
        {
            recipient = age;
        }
        else if (text is not null && VerifyingKey.TryParseSsh(WithoutComment(text), out VerifyingKey? key))
        {
            recipient = new SshEd25519Recipient(key);
        }

        return recipient is not null;
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

            recipients.Add(TryParse(line, out IRecipient? recipient)
                ? recipient
                : throw new UsageException($"Line {number} of {path} is neither an age recipient nor an ssh-ed25519 public key."));
        }

        return recipients;
    }

    // "ssh-ed25519 AAAA… somebody's laptop"
    private static string WithoutComment(string line) => string.Join(' ', line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries).Take(2));
}
