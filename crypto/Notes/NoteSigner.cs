namespace Gateway.Crypto;

/// <summary>A private key that signs notes under a name. Owns the key. Safe for several threads.</summary>
public sealed class NoteSigner : IDisposable
{
    private readonly SigningKey _key;

    /// <summary>Binds a private key to a name.</summary>
    /// <param name="name">Key name: as <see cref="NoteVerifier"/> allows it.</param>
    /// <param name="key">The key; this object disposes it.</param>
    /// <exception cref="NoteFormatException">The name is not allowed; the key then stays the caller's.</exception>
    public NoteSigner(string name, SigningKey key)
    {
        Verifier = new NoteVerifier(name, key.VerifyingKey);
        _key = key;
    }

    /// <summary>The public half with its name.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Disposes the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <returns>The name of the type, never the key.</returns>
    public override string ToString() => nameof(NoteSigner);

    internal NoteSignature Sign(ReadOnlySpan<byte> text) => new(Verifier.Name, Verifier.KeyHash, _key.Sign(text));
}
