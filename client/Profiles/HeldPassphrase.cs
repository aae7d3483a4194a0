using Gateway.Crypto;

namespace Gateway.Client.Profiles;

/// <summary>One passphrase for the files of one keys folder, asked for when the first sealed one is met and not again. Owns it.</summary>
internal sealed class HeldPassphrase(PassphraseSource source) : IDisposable
{
    private SecretMemory? held;

    /// <summary>The passphrase; it stays this object's.</summary>
    /// <exception cref="Cli.UsageException">Nobody can tell it.</exception>
    public async Task<SecretMemory> ReadAsync(string sealedThing, CancellationToken cancellationToken) =>
        held ??= await source.ReadAsync(sealedThing, cancellationToken);

    public void Dispose() => held?.Dispose();
}
