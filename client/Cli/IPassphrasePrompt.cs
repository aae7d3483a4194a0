using Gateway.Crypto;

namespace Gateway.Client.Cli;

/// <summary>Where somebody sits who can type a passphrase.</summary>
internal interface IPassphrasePrompt
{
    /// <summary>Asks once. What is typed never becomes a string; the caller disposes it.</summary>
    /// <exception cref="UsageException">Nothing was typed, or far too much.</exception>
    Task<SecretMemory> AskAsync(string question, CancellationToken cancellationToken);
}
