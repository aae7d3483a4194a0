using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Crypto;

namespace Gateway.Client.Profiles;

/// <summary>Where the passphrase of an identity file comes from: a file that was named, else whoever sits at the terminal.</summary>
/// <param name="path">The file, if one was named.</param>
/// <param name="prompt">The terminal, if there is one.</param>
/// <param name="language">The language of the questions.</param>
internal sealed class PassphraseSource(string? path, IPassphrasePrompt? prompt, Language language)
{
    /// <summary>Whether there is anyone or anything to get it from.</summary>
    public bool IsThere => path is not null || prompt is not null;

    /// <summary>The passphrase in the named file, or null when none was named; the caller disposes it.</summary>
    /// <exception cref="UsageException">The file is absent, open to others, or empty.</exception>
    public SecretMemory? FromFile() => path is null ? null : PassphraseFile.Read(path);

    /// <summary>The passphrase that something was sealed with; the caller disposes it.</summary>
    /// <exception cref="UsageException">Nobody can tell it.</exception>
    public async Task<SecretMemory> ReadAsync(string sealedThing, CancellationToken cancellationToken) =>
        FromFile() ?? (prompt is null
            ? throw new UsageException($"{sealedThing} is sealed under a passphrase; give it with --passphrase-file FILE or ADVISORY_PASSPHRASE_FILE.")
            : await prompt.AskAsync(language.Say($"Passphrase for {TerminalText.Clean(sealedThing)}: "), cancellationToken));

    /// <summary>A passphrase to seal under: the one in the file, else typed twice; the caller disposes it.</summary>
    /// <exception cref="UsageException">There is neither file nor terminal, or the two differ.</exception>
    public async Task<SecretMemory> ChooseAsync(CancellationToken cancellationToken) => FromFile() ?? await ChooseAtTerminalAsync(cancellationToken);

    private async Task<SecretMemory> ChooseAtTerminalAsync(CancellationToken cancellationToken)
    {
        if (prompt is null)
        {
            throw new UsageException("There is no terminal to ask for a passphrase on; put it into a file and name it with --passphrase-file FILE.");
        }

        SecretMemory chosen = await prompt.AskAsync(language.Say("New passphrase: "), cancellationToken);
        try
        {
            using SecretMemory again = await prompt.AskAsync(language.Say("The same again: "), cancellationToken);
            return AreEqual(chosen, again) ? chosen : throw new UsageException("The two passphrases differ; nothing was done.");
        }
        catch
        {
            chosen.Dispose();
            throw;
        }
    }

    private static bool AreEqual(SecretMemory one, SecretMemory other)
    {
        using SecretLease a = one.Borrow();
        using SecretLease b = other.Borrow();
        return CryptographicOperations.FixedTimeEquals(a.Bytes, b.Bytes);
    }
}
